using GridGrains.Feeds.Reports;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>
/// The table in docs/reports.md is what the forms state of themselves. With <c>GRIDGRAINS_WRITE_DOCS=1</c> in the environment the test
/// rewrites the file instead.
/// </summary>
public sealed class FormsTableTests
{
    private const string Begin = "<!-- forms: written by FormsTableTests -->\n";
    private const string End = "<!-- end of forms -->\n";

    [Fact]
    public void The_documented_table_is_the_one_that_the_forms_state()
    {
        var path = RepositoryFolder.PathOf("docs", "reports.md");
        var text = File.ReadAllText(path);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= Begin.Length && to >= from, $"{path} has no place for the table");
        var stated = FormsTable.Markdown(ReportCatalog.Default);
        if (Environment.GetEnvironmentVariable("GRIDGRAINS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, string.Concat(text.AsSpan(0, from), stated, text.AsSpan(to)));
        }
        else
        {
            Assert.Equal(stated, text[from..to]);
        }
    }

    [Fact]
    public void Every_form_states_a_key_a_price_and_the_meaning_of_its_stamp_with_its_source()
    {
        foreach (var table in ReportCatalog.Default.SelectMany(layout => layout.Form.Tables))
        {
            Assert.True(table.Key.Count() >= 2, table.Reports);
            Assert.Contains(table.Required, column => column.Use == ColumnUse.Value);
            Assert.NotEmpty(table.Products);
            Assert.All(new[] { table.Stamp.Column, table.Stamp.Clock, table.Stamp.Source, table.ProductFrom }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        }
    }

    [Fact]
    public void A_form_states_every_product_that_it_carries_and_no_other()
    {
        // The consolidated table goes by its five-minute product and carries those of its other sections.
        foreach (var layout in ReportCatalog.Default.Where(layout => layout.Name != "miso-lmp-consolidated-json"))
        {
            Assert.Equal(layout.Products.Order(), layout.Form.Tables.SelectMany(table => table.Products).Distinct().Order());
        }
    }
}
