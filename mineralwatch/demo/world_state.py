"""What the sources of the replay hold at one moment, as frozen values, and the steps of its story. The tests' scripted
world holds the same values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from hashlib import sha256

from mineralwatch.domain.quick_dataclass import dataclass

OFFICE = "SP8000"
OFFICE_PATH = "DEPT OF DEFENSE.DEFENSE LOGISTICS AGENCY.DLA STRATEGIC MATERIALS.DLA STRATEGIC MATERIALS"
OFFICE_CODES = "097.97AS.DLA STRATEGIC MATERIALS.SP8000"
ATTACHMENT_URL = "https://sam.gov/api/prod/opps/v3/opportunities/resources/files/{}/download"


@dataclass(frozen=True, slots=True)
class Award:
    """The fields on the award in an Award Notice; the amount is text, as the API gives it."""

    number: str
    amount: str
    on: date
    awardee: str


@dataclass(frozen=True, slots=True)
class SamNotice:
    """One version of a notice as SAM.gov would hold it. Each `version` of the same number has a notice id of its
    own."""

    number: str
    title: str
    type: str
    posted: date
    text: str | None = None  # for None the description service answers "Description Not Found"
    version: int = 1
    deadline: str | None = None  # an RFC 3339 time with an offset, a local date and time, or a date
    archive: date | None = None
    naics: tuple[str, ...] = ("331410",)
    psc: str = "9620"
    set_aside: str | None = "NONE"
    attachments: tuple[str, ...] | None = ()
    award: Award | None = None
    active: bool = True
    office_path: str = OFFICE_PATH
    office_codes: str = OFFICE_CODES

    @property
    def notice_id(self) -> str:
        """The id of this version of the notice: 32 hex digits, the same in every run."""
        return sha256(f"{self.number}/{self.type}/{self.version}".encode()).hexdigest()[:32]

    @property
    def office(self) -> str:
        """The activity address code of the buying office, which is the last level of the path."""
        return self.office_codes.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed; a guid, a date or an outlet may be missing, as they are in real feeds."""

    title: str
    link: str
    guid: str | None = None
    published: datetime | None = None
    summary: str = ""
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """One invented price; the text of `listing` says that it is invented wherever the price is shown."""

    symbol: str
    price: float
    previous: float
    currency: str = "USD"

    @property
    def listing(self) -> str:
        """The name of the stock as the imitated provider gives it."""
        return f"SYNTHETIC {self.symbol}"


@dataclass(frozen=True, slots=True)
class WorldState:
    """What every source holds at one moment."""

    notices: tuple[SamNotice, ...] = ()
    feeds: Mapping[str, tuple[FeedItem, ...]] = field(default_factory=dict)
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of the replay: what the sources hold from this step on, and what the user is told.

    `at` is the civil time of the step; `dated` False says that the step's day is made up. `about` is the number of the
    solicitation that the step is mostly about. A step without a name only leads to the next one.
    """

    name: str
    says: str
    state: WorldState
    at: datetime
    dated: bool = True
    about: str | None = None
