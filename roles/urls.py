from django.urls import path

from roles.views import (
    appearance,
    designs,
    examples,
    findings,
    fixes,
    frameworks,
    matrices,
    organisations,
    people,
    rules,
    seats,
    teams,
    ticks,
)

urlpatterns = [
    path("", organisations.home, name="home"),
    path("example/", examples.example_open, name="example_open"),
    path("o/<slug:organisation>/", organisations.organisation_home, name="organisation_home"),
    path("o/<slug:organisation>/designs/new/", designs.design_new, name="design_new"),
    path("o/<slug:organisation>/designs/import/", designs.design_import, name="design_import"),
    path(
        "o/<slug:organisation>/designs/example/",
        designs.design_from_example,
        name="design_from_example",
    ),
    path("designs/<int:design_pk>/", designs.design_overview, name="design_overview"),
    path("designs/<int:design_pk>/design.yaml", designs.design_file, name="design_file"),
    path(
        "designs/<int:design_pk>/report/<str:form>/", findings.report_export, name="report_export"
    ),
    path(
        "designs/<int:design_pk>/findings/accept/", findings.finding_accept, name="finding_accept"
    ),
    path(
        "designs/<int:design_pk>/findings/reopen/", findings.finding_reopen, name="finding_reopen"
    ),
    path("designs/<int:design_pk>/fixes/", fixes.fix_apply, name="fix_apply"),
    path("designs/<int:design_pk>/fixes/undo/", fixes.fix_undo, name="fix_undo"),
    path("designs/<int:design_pk>/settings/", designs.design_edit, name="design_edit"),
    path("designs/<int:design_pk>/delete/", designs.design_delete, name="design_delete"),
    path("designs/<int:design_pk>/teams/", teams.team_list, name="team_list"),
    path("designs/<int:design_pk>/teams/add/", teams.team_add, name="team_add"),
    path("designs/<int:design_pk>/teams/<int:team_pk>/edit/", teams.team_edit, name="team_edit"),
    path(
        "designs/<int:design_pk>/teams/<int:team_pk>/delete/",
        teams.team_delete,
        name="team_delete",
    ),
    path("designs/<int:design_pk>/teams/<int:team_pk>/seats/add/", seats.seat_add, name="seat_add"),
    path("designs/<int:design_pk>/seats/<int:seat_pk>/", seats.seat_edit, name="seat_edit"),
    path("designs/<int:design_pk>/seats/<int:seat_pk>/move/", seats.seat_move, name="seat_move"),
    path(
        "designs/<int:design_pk>/seats/<int:seat_pk>/vacate/",
        seats.seat_vacate,
        name="seat_vacate",
    ),
    path("designs/<int:design_pk>/seats/<int:seat_pk>/end/", seats.seat_end, name="seat_end"),
    path(
        "designs/<int:design_pk>/seats/<int:seat_pk>/delete/",
        seats.seat_delete,
        name="seat_delete",
    ),
    path("appearance/", appearance.theme_set, name="theme_set"),
    path("reference/", frameworks.framework_list, name="framework_list"),
    path("reference/<slug:framework>/", frameworks.framework_detail, name="framework_detail"),
    path(
        "reference/<slug:framework>/structures/", frameworks.structure_list, name="structure_list"
    ),
    path(
        "reference/<slug:framework>/roles/<slug:role>/", frameworks.role_detail, name="role_detail"
    ),
    path("rules/", rules.rule_list, name="rule_list"),
    path("o/<slug:organisation>/people/", people.person_list, name="person_list"),
    path("o/<slug:organisation>/people/add/", people.person_add, name="person_add"),
    path("o/<slug:organisation>/people/<int:pk>/", people.person_edit, name="person_edit"),
    path("o/<slug:organisation>/people/import/", people.person_import, name="person_import"),
    path(
        "o/<slug:organisation>/people/import/<int:pk>/",
        people.person_import_check,
        name="person_import_check",
    ),
    path("designs/<int:design_pk>/matrix/", matrices.design_matrix, name="design_matrix"),
    path(
        "designs/<int:design_pk>/teams/<int:team_pk>/", matrices.matrix_detail, name="matrix_detail"
    ),
    path(
        "designs/<int:design_pk>/teams/<int:team_pk>/findings/",
        matrices.matrix_findings,
        name="matrix_findings",
    ),
    path("designs/<int:design_pk>/teams/<int:team_pk>/ticks/", ticks.tick_set, name="tick_set"),
]
