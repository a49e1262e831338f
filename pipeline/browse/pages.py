"""All routes of Fakta's own pages."""

from pipeline.browse.views import article, claim, front, ledgers, lists, names

ROUTES = [
    *front.ROUTES,
    *lists.ROUTES,
    *article.ROUTES,
    *claim.ROUTES,
    *names.ROUTES,
    *ledgers.ROUTES,
]
