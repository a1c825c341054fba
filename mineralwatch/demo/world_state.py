"""What the demonstration's and the tests' sources hold at one moment, as frozen values, and the steps of a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

OFFICE = "SP8000"
OFFICE_PATH = "DEPT OF DEFENSE.DEFENSE LOGISTICS AGENCY.DLA STRATEGIC MATERIALS.DLA STRATEGIC MATERIALS"
OFFICE_CODES = "097.97AS.DLA STRATEGIC MATERIALS.SP8000"
ATTACHMENT_URL = "https://sam.gov/api/prod/opps/v3/opportunities/resources/files/{}/download"


@dataclass(frozen=True, slots=True)
class Award:
    """The award block of an Award Notice; the amount is text, as the API gives it."""

    number: str
    amount: str
    on: date
    awardee: str


@dataclass(frozen=True, slots=True)
class SamNotice:
    """One version of a notice as SAM.gov would hold it. `version` makes a new notice id of the same number."""

    number: str
    title: str
    type: str
    posted: date
    text: str | None = None  # None: the description service answers "Description Not Found"
    version: int = 1
    deadline: str | None = None  # RFC 3339 with an offset, a local date-time, or a date
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
        """32 hex digits, the same in every run."""
        return sha256(f"{self.number}/{self.type}/{self.version}".encode()).hexdigest()[:32]

    @property
    def office(self) -> str:
        """The activity address code: the last level of the path."""
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
    """One invented price. `listing` says so wherever the price is shown."""

    symbol: str
    price: float
    previous: float
    currency: str = "USD"

    @property
    def listing(self) -> str:
        """The name that the provider gives."""
        return f"SYNTHETIC {self.symbol}"


@dataclass(frozen=True, slots=True)
class WorldState:
    """What every source holds at one moment."""

    notices: tuple[SamNotice, ...] = ()
    feeds: Mapping[str, tuple[FeedItem, ...]] = field(default_factory=dict)
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """One event that must follow a step, and no other.

    `old` and `new` are values that the event must show. `changed` are the names that the `new` of an `amended` holds
    (a quantity read out of a changed text may stand beside them). `says` is a piece of the words that it rests on.
    """

    kind: str
    number: str
    material: str | None
    old: Mapping[str, object] = field(default_factory=dict)
    new: Mapping[str, object] = field(default_factory=dict)
    days: int | None = None
    changed: frozenset[str] | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One moment of a story: what the world holds from now on, what a person is told, and what must follow.

    `at` is the civil time of it, for a story that moves through time, and `dated` False says that the day is made up.
    `about` is the number of the request that it is mostly about. A step without a name only leads to the next.
    """

    name: str
    says: str
    state: WorldState
    expected: tuple[Expected, ...] = ()
    at: datetime | None = None
    dated: bool = True
    about: str | None = None
