"""A small design whose work is handed from team to team."""

from roles.models import Design, Organisation
from tests.stored_designs import keep_design

# Data comes from the data office to Ads, models go from Ads to the platform; nobody integrates.
HANDED_OVER = """
format: teamdesign/1
name: Ads
framework: mlops-who-does-what
stage: grown
teams:
  - {key: ads, name: Ads, kind: product}
  - {key: plat, name: ML Platform, kind: platform}
  - {key: office, name: Data Office, kind: shared}
people:
  - {key: dora, name: Dora}
  - {key: mia, name: Mia}
  - {key: dean, name: Dean}
seats:
  - {key: dora, team: ads, person: dora, roles: [data_scientist]}
  - {key: mia, team: plat, person: mia, roles: [mlops_engineer]}
  - {key: dean, team: office, person: dean, roles: [data_engineer]}
ticks:
  - {activity: build_models, person: dora, team: ads}
  - {activity: deploy_models, person: mia, team: plat}
  - {activity: build_data_pipelines, person: dean, team: office}
"""


def keep_handed_over(organisation: Organisation, *agreements: str) -> Design:
    """Keep the design with agreements, each as "model ads>plat draft format schema"."""
    rows = "\n".join(map(_row, agreements))
    return keep_design(organisation, HANDED_OVER + (f"agreements:\n{rows}\n" if rows else ""))


def _row(agreement: str) -> str:
    kind, between, status, *elements = agreement.split()
    giver, taker = between.split(">")
    return (
        f"  - {{kind: {kind}, from: {giver}, to: {taker}, status: {status},"
        f" elements: [{', '.join(elements)}]}}"
    )
