"""All routes of Fakta's own pages."""

from pipeline.browse.views import article, claim, front, ledgers, names

ROUTES = [*front.ROUTES, *article.ROUTES, *claim.ROUTES, *names.ROUTES, *ledgers.ROUTES]
