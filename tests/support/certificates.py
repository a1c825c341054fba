"""An authority of its own and what it vouches for, made for one test by openssl and gone with its folder."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

TOOL = "openssl"
_CONFIG = """[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
subjectAltName = DNS:{host}
authorityKeyIdentifier = keyid
"""
_EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True, slots=True)
class Certificates:
    """The file of the authority, which a client trusts, and a context for a server that it vouches for."""

    authority: Path
    server: Path

    def server_context(self) -> ssl.SSLContext:
        """What a server needs to be the host that the certificate names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context

    def client_context(self) -> ssl.SSLContext:
        """What a client needs to trust it."""
        return ssl.create_default_context(cafile=str(self.authority))


def certificates(folder: Path, host: str) -> Certificates:
    """An authority, and a certificate of it for `host`."""
    (folder / "openssl.cnf").write_text(_CONFIG.format(host=host))
    with_config = ("-config", "openssl.cnf")
    _openssl(folder, "req", "-x509", *_EC, *with_config, "-extensions", "authority", "-days", "2",
             "-subj", "/CN=A company's authority", "-keyout", "authority.key", "-out", "authority.pem")  # fmt: skip
    _openssl(folder, "req", *_EC, *with_config, "-subj", f"/CN={host}", "-keyout", "server.key", "-out", "server.csr")
    _openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key",
             "-CAcreateserial", "-days", "2", "-extfile", "openssl.cnf", "-extensions", "server",
             "-out", "server.crt")  # fmt: skip
    both = (folder / "server.key").read_text() + (folder / "server.crt").read_text()
    (folder / "server.pem").write_text(both)
    return Certificates(folder / "authority.pem", folder / "server.pem")


def _openssl(folder: Path, *words: str) -> None:
    done = subprocess.run([TOOL, *words], cwd=folder, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, f"openssl {words[0]}: {done.stderr}"
