"""Over many articles: stories, claims over time, deadlines, stakes, contradictions, evidence in documents.

Pure functions from values to values, whose result does not depend on the order of what comes in; the room
``store`` reads the rows for them and writes what they find.
"""

from pipeline.link.contradictions import Contradiction, find_contradictions
from pipeline.link.deadlines import Deadline, find_deadlines
from pipeline.link.evidence import DocumentSentence, Evidence, find_evidence
from pipeline.link.stakes import Stake, find_stakes
from pipeline.link.stories import Story, StoryArticle, find_stories
from pipeline.link.summaries import EntitySummary, EntityView, most_common, sum_up_entities
from pipeline.link.threads import Likeness, LinkedClaim, Thread, find_threads

#: Raised whenever a change here may change what is linked: a database is then linked anew.
LINK_VERSION = "5"

__all__ = [
    "LINK_VERSION",
    "Contradiction",
    "Deadline",
    "DocumentSentence",
    "EntitySummary",
    "EntityView",
    "Evidence",
    "Likeness",
    "LinkedClaim",
    "Stake",
    "Story",
    "StoryArticle",
    "Thread",
    "find_contradictions",
    "find_deadlines",
    "find_evidence",
    "find_stakes",
    "find_stories",
    "find_threads",
    "most_common",
    "sum_up_entities",
]
