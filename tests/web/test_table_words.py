from markupsafe import Markup

from course.web.table_words import cell_words

TABLE = Markup(
    '<thead><tr><th scope="col"><span class="visually-hidden">Choose</span></th><th scope="col">Name</th>'
    '<th scope="col" class="num"><span class="visually-hidden">Given: </span>Share &amp; <em>sum</em></th></tr></thead>'
    '<tbody>\n<tr><td><input aria-label="&lt;td&gt;"></td><th scope="row">Ben</th><td class="num">1 of 2</td></tr>\n'
    '<tr><td></td><th scope="row">Dee</th><td class="num">–</td></tr></tbody>'
)


def test_each_cell_says_the_name_of_its_column() -> None:
    worded = cell_words(TABLE)

    assert worded.count('<td data-word="Given: Share &amp; sum" class="num">') == 2
    assert worded.count("data-word") == 2
    assert worded.replace(' data-word="Given: Share &amp; sum"', "") == TABLE


def test_a_word_of_a_heading_cannot_end_its_attribute() -> None:
    table = Markup("<thead><tr><th>The &#34;rest&#34;</th></tr></thead><tbody><tr><td>1</td></tr></tbody>")

    assert '<td data-word="The &#34;rest&#34;">' in cell_words(table)
