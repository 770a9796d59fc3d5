"""The intents by name that more than one rule about a message asks for."""

from actions.exposure import THREATEN_ESCALATION

ACKNOWLEDGE = "acknowledge"
ASK_RECALL = "ask_recall"
COMPLAIN_HOTLINE_UNREACHABLE = "complain_hotline_unreachable"
GIVE_CONTACT = "give_contact"
GIVE_REFERENCE = "give_reference"
GREET = "greet"
INFORM = "inform"
NAME_VISIT_TIME = "name_visit_time"
NEEDS_TIME = "needs_time"
NOT_UNDERSTOOD = "not_understood"
OUT_OF_SCOPE = "out_of_scope"
REPORT_FAULT = "report_fault"
REPORT_HAZARD = "report_hazard"
REQUEST_HUMAN = "request_human"
REQUEST_INVOICE = "request_invoice"
UNSURE = "unsure"
COMPLAINTS = "complain_"
"""How the names of all complaints begin."""

# A danger, and the wish for a person or a higher place, is never taken for the answer to a question of ours.
NEVER_AN_ANSWER = frozenset({REPORT_HAZARD, REQUEST_HUMAN, THREATEN_ESCALATION, GIVE_CONTACT})
