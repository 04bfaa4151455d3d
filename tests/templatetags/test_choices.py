from roles.templatetags.choices import options


def test_options_mark_the_chosen_one_and_cut_long_names():
    made = options([("1", "Ads"), ("2", "x" * 31)], "2")

    assert made == (
        f'<option value="1">Ads</option><option value="2" selected>{"x" * 29}…</option>'
    )


def test_options_are_no_markup():
    assert options([('"', "<b>")], None) == '<option value="&quot;">&lt;b&gt;</option>'
