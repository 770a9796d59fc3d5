"""Dangers that customers told of: each is looked into until somebody has found what it was."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.tables import Case, SafetyIncident

OPEN = "open"
CLOSED = "closed"


class UnknownIncidentError(LookupError):
    """There is no incident with this id."""


class Incidents:
    """The safety incidents within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_incident(
        self, case: Case, *, hazard: str, category: str | None, model: str | None, now: datetime
    ) -> SafetyIncident:
        """The incident of this case; told of again it is opened again, and keeps what was known."""
        incident = self.of_case(case.number)
        if incident is None:
            incident = SafetyIncident(case=case, case_number=case.number, hazard=hazard, state=OPEN, opened_at=now)
            self._session.add(incident)
        incident.hazard = hazard
        incident.category = category or incident.category
        incident.model = model or incident.model
        incident.state, incident.closed_at = OPEN, None
        return incident

    def of_case(self, case_number: str) -> SafetyIncident | None:
        return next(iter(matching(self._session, SafetyIncident, case_number=case_number)), None)

    def is_open(self, case_number: str) -> bool:
        """Whether the case has an incident that nobody has closed."""
        incident = self.of_case(case_number)
        return incident is not None and incident.state == OPEN

    def belongs_to_recall(self, case_number: str, recall_id: str) -> None:
        """The goods of the incident, if the case has one, are called back."""
        incident = self.of_case(case_number)
        if incident is not None:
            incident.recall_id = recall_id

    def find(self, incident_id: int, findings: str) -> SafetyIncident:
        """What was found so far, in words for the staff."""
        incident = self._known(incident_id)
        incident.findings = findings
        return incident

    def close(self, incident_id: int, findings: str, now: datetime) -> SafetyIncident:
        """The danger has been looked into; `findings` says what it was and what was done."""
        incident = self.find(incident_id, findings)
        if incident.state != CLOSED:
            incident.state, incident.closed_at = CLOSED, now
        return incident

    def open(self, most: int = 100) -> list[SafetyIncident]:
        """The stored incidents that nobody has closed, oldest first."""
        found = select(SafetyIncident).where(SafetyIncident.state == OPEN).order_by(SafetyIncident.id).limit(most)
        return list(self._session.scalars(found))

    def _known(self, incident_id: int) -> SafetyIncident:
        incident = self._session.get(SafetyIncident, incident_id)
        if incident is None:
            raise UnknownIncidentError(incident_id)
        return incident
