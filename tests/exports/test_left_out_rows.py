from roles.exports.left_out_rows import left_out_sheet
from roles.interchange.people_sheet import open_people, people_of


def left_out(text: str):
    content = text.encode()
    table = open_people(content, name="x.csv")
    return left_out_sheet(table, people_of(table, name="x.csv").problems)


def test_a_row_stands_as_in_the_sheet_with_its_number_and_all_reasons():
    sheet = left_out("name,share,e-mail\nAnn,1,\nBob,lots,bob\n")

    assert sheet.columns == ("Row", "Left out because", "name", "share", "e-mail")
    assert sheet.rows == (
        (
            3,
            "e-mail “bob”: must be an e-mail address; "
            "share “lots”: must be a share of full time such as 0.5 or 50 %",
            "Bob",
            "lots",
            "bob",
        ),
    )


def test_cells_beyond_the_last_column_are_kept():
    sheet = left_out("name,title\nAnn,x,y\n,CEO\n")

    assert sheet.columns == ("Row", "Left out because", "name", "title", "")
    assert [row[2:] for row in sheet.rows] == [("Ann", "x", "y"), ("", "CEO", "")]
    assert sheet.rows[0][1] == "“y”: stands beyond the last column"


def test_what_is_mended_can_be_imported_as_it_is():
    (row,) = left_out("id,name,title,share,team\n1,Ann,CEO,lots,Search\n").rows
    mended = [",".join(("Row", "Left out because", "id", "name", "title", "share", "team"))]
    mended.append(f'{row[0]},"{row[1]}",1,Ann,CEO,50%,Search')

    table = open_people("\n".join(mended).encode(), name="x.csv")
    read = people_of(table, name="x.csv")

    assert read.problems == ()
    (ann,) = read.rows
    assert (ann.name, ann.external_id, ann.title, ann.team) == ("Ann", "1", "CEO", "Search")
