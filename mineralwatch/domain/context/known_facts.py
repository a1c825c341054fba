"""What the functions of this folder read: values of one moment, as a snapshot of the store holds them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from mineralwatch.domain.models.contract import Appropriation, Contract, StatedTotal
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.market import Company
from mineralwatch.domain.models.policy import PolicyEvent, Promise, SupplyFact
from mineralwatch.domain.models.solicitation import Solicitation


class KnownFacts(Protocol):
    """What was known at one moment; `ports.Snapshot` is one, of the present or of two past clocks.

    Contracts are merged with the register. `record_date` is the latest date in any source of the shipped record.
    """

    @property
    def solicitations(self) -> tuple[Solicitation, ...]: ...
    @property
    def events(self) -> tuple[Event, ...]: ...
    @property
    def contracts(self) -> tuple[Contract, ...]: ...
    @property
    def companies(self) -> tuple[Company, ...]: ...
    @property
    def appropriations(self) -> tuple[Appropriation, ...]: ...
    @property
    def stated(self) -> tuple[StatedTotal, ...]: ...
    @property
    def promises(self) -> tuple[Promise, ...]: ...
    @property
    def policy(self) -> tuple[PolicyEvent, ...]: ...
    @property
    def supply(self) -> tuple[SupplyFact, ...]: ...
    @property
    def record_date(self) -> date | None: ...
