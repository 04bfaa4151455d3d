from django.urls import path

from roles.views import (
    agreements,
    appearance,
    boards,
    design_versions,
    designs,
    doubts,
    draft_parts,
    drafts,
    examples,
    findings,
    fixes,
    framework_starts,
    frameworks,
    matrices,
    moves,
    organisations,
    people,
    people_changes,
    person_details,
    person_imports,
    publications,
    references,
    rules,
    seats,
    teams,
    ticks,
    titles,
    translations,
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
    path("designs/<int:design_pk>/structure.svg", designs.structure_file, name="structure_file"),
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
    path("designs/<int:design_pk>/version/", design_versions.design_version, name="design_version"),
    path(
        "designs/<int:design_pk>/translate/",
        translations.design_translate,
        name="design_translate",
    ),
    path("designs/<int:design_pk>/confirm/", doubts.doubt_list, name="doubt_list"),
    path("designs/<int:design_pk>/confirm/ticks/", doubts.doubt_confirm, name="doubt_confirm"),
    path("designs/<int:design_pk>/confirm/remove/", doubts.doubt_remove, name="doubt_remove"),
    path("designs/<int:design_pk>/agreements/", agreements.agreement_list, name="agreement_list"),
    path("designs/<int:design_pk>/agreements/add/", agreements.agreement_add, name="agreement_add"),
    path(
        "designs/<int:design_pk>/agreements/draft/",
        agreements.agreement_draft,
        name="agreement_draft",
    ),
    path(
        "designs/<int:design_pk>/agreements/<int:agreement_pk>/",
        agreements.agreement_edit,
        name="agreement_edit",
    ),
    path(
        "designs/<int:design_pk>/agreements/<int:agreement_pk>/delete/",
        agreements.agreement_delete,
        name="agreement_delete",
    ),
    path("designs/<int:design_pk>/board/", boards.board_detail, name="board_detail"),
    path("designs/<int:design_pk>/board/tray/", boards.board_tray, name="board_tray"),
    path("designs/<int:design_pk>/board/undo/", boards.board_undo, name="board_undo"),
    path("designs/<int:design_pk>/teams/add/", teams.team_add, name="team_add"),
    path("designs/<int:design_pk>/teams/<int:team_pk>/edit/", teams.team_edit, name="team_edit"),
    path(
        "designs/<int:design_pk>/teams/<int:team_pk>/delete/",
        teams.team_delete,
        name="team_delete",
    ),
    path("designs/<int:design_pk>/teams/<int:team_pk>/seats/add/", seats.seat_add, name="seat_add"),
    path("designs/<int:design_pk>/seats/<int:seat_pk>/", seats.seat_edit, name="seat_edit"),
    path("designs/<int:design_pk>/seats/<int:seat_pk>/move/", moves.seat_move, name="seat_move"),
    path("designs/<int:design_pk>/seats/<int:seat_pk>/fill/", moves.seat_fill, name="seat_fill"),
    path("designs/<int:design_pk>/seats/<int:seat_pk>/split/", moves.seat_split, name="seat_split"),
    path(
        "designs/<int:design_pk>/people/<int:person_pk>/place/",
        moves.seat_place,
        name="seat_place",
    ),
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
    path("reference/search/", references.reference_search, name="reference_search"),
    path("reference/disagreements/", references.disagreement_list, name="disagreement_list"),
    path("reference/roles/<slug:role>/", references.role_compare, name="role_compare"),
    path(
        "o/<slug:organisation>/reference/new/",
        framework_starts.framework_new,
        name="framework_new",
    ),
    path(
        "o/<slug:organisation>/reference/sheet/<int:pk>/",
        framework_starts.matrix_check,
        name="matrix_check",
    ),
    path("reference/<slug:framework>/", frameworks.framework_detail, name="framework_detail"),
    path(
        "reference/<slug:framework>/framework.yaml",
        frameworks.framework_file,
        name="framework_file",
    ),
    path(
        "reference/<slug:framework>/structures/", frameworks.structure_list, name="structure_list"
    ),
    path(
        "reference/<slug:framework>/roles/<str:role>/", frameworks.role_detail, name="role_detail"
    ),
    path("reference/<slug:framework>/draft/", drafts.draft_detail, name="draft_detail"),
    path("reference/<slug:framework>/draft/start/", drafts.draft_start, name="draft_start"),
    path("reference/<slug:framework>/draft/discard/", drafts.draft_discard, name="draft_discard"),
    path("reference/<slug:framework>/draft/cells/", drafts.draft_cell_set, name="draft_cell_set"),
    path(
        "reference/<slug:framework>/draft/cells/<str:activity>/<str:role>/",
        drafts.draft_cell_edit,
        name="draft_cell_edit",
    ),
    # Other addresses of a draft stand before these, as a kind is any word.
    path(
        "reference/<slug:framework>/draft/impact/", publications.draft_impact, name="draft_impact"
    ),
    path(
        "reference/<slug:framework>/draft/publish/",
        publications.draft_publish,
        name="draft_publish",
    ),
    path("reference/<slug:framework>/draft/settings/", draft_parts.draft_edit, name="draft_edit"),
    path("reference/<slug:framework>/draft/<slug:kind>/", draft_parts.part_list, name="part_list"),
    path(
        "reference/<slug:framework>/draft/<slug:kind>/add/", draft_parts.part_add, name="part_add"
    ),
    # A key comes out of a file and may hold anything but blanks and slashes.
    path(
        "reference/<slug:framework>/draft/<slug:kind>/<str:key>/move/",
        draft_parts.part_move,
        name="part_move",
    ),
    path(
        "reference/<slug:framework>/draft/<slug:kind>/<str:key>/retire/",
        draft_parts.part_retire,
        name="part_retire",
    ),
    path(
        "reference/<slug:framework>/draft/<slug:kind>/<str:key>/delete/",
        draft_parts.part_delete,
        name="part_delete",
    ),
    path(
        "reference/<slug:framework>/draft/<slug:kind>/<str:key>/",
        draft_parts.part_edit,
        name="part_edit",
    ),
    path("rules/", rules.rule_list, name="rule_list"),
    path("o/<slug:organisation>/people/", people.person_list, name="person_list"),
    path("o/<slug:organisation>/people/add/", people.person_add, name="person_add"),
    path(
        "o/<slug:organisation>/people/export/<str:form>/",
        people.person_export,
        name="person_export",
    ),
    path(
        "o/<slug:organisation>/people/change/", people_changes.people_change, name="people_change"
    ),
    path(
        "o/<slug:organisation>/people/change/<int:pk>/undo/",
        people_changes.people_change_undo,
        name="people_change_undo",
    ),
    path(
        "o/<slug:organisation>/people/<int:pk>/",
        person_details.person_detail,
        name="person_detail",
    ),
    path(
        "o/<slug:organisation>/people/<int:pk>/leaving/",
        person_details.person_leaving,
        name="person_leaving",
    ),
    path(
        "o/<slug:organisation>/people/<int:pk>/leave/",
        person_details.person_leave,
        name="person_leave",
    ),
    path(
        "o/<slug:organisation>/people/<int:pk>/stay/",
        person_details.person_stay,
        name="person_stay",
    ),
    path(
        "o/<slug:organisation>/people/<int:pk>/back-up/",
        person_details.person_back_up,
        name="person_back_up",
    ),
    path("o/<slug:organisation>/people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path(
        "o/<slug:organisation>/people/import/", person_imports.person_import, name="person_import"
    ),
    path(
        "o/<slug:organisation>/people/import/<int:pk>/",
        person_imports.person_import_check,
        name="person_import_check",
    ),
    path(
        "o/<slug:organisation>/people/import/<int:pk>/confirm/",
        person_imports.person_import_confirm,
        name="person_import_confirm",
    ),
    path(
        "o/<slug:organisation>/people/import/<int:pk>/left-out/",
        person_imports.person_import_left_out,
        name="person_import_left_out",
    ),
    path("o/<slug:organisation>/people/titles/", titles.title_list, name="title_list"),
    path(
        "o/<slug:organisation>/people/titles/<int:correction_pk>/forget/",
        titles.title_forget,
        name="title_forget",
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
    path(
        "designs/<int:design_pk>/teams/<int:team_pk>/findings/besides/",
        matrices.matrix_besides,
        name="matrix_besides",
    ),
    path("designs/<int:design_pk>/teams/<int:team_pk>/ticks/", ticks.tick_set, name="tick_set"),
]
