using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds;

/// <summary>What forms state of where their fields come from.</summary>
public sealed class FieldSourceTests
{
    [Fact]
    public void Every_form_says_where_the_fields_come_from_that_every_price_has()
    {
        foreach (var layout in ReportCatalog.Default)
        {
            foreach (var table in layout.Form.Tables)
            {
                Assert.Empty(LmpSchema.Schema.Fields.Where(field => field.Required).Select(field => field.Name).Except(table.Fields.Select(field => field.Field)).Select(field => $"{layout.Name} {table.Reports}: {field}"));
            }
        }
    }

    [Fact]
    public void Fields_and_columns_that_forms_name_are_there()
    {
        var fields = LmpSchema.Schema.Fields.Select(field => field.Name).ToHashSet();
        foreach (var layout in ReportCatalog.Default)
        {
            foreach (var table in layout.Form.Tables)
            {
                Assert.Empty(table.Fields.Select(field => field.Field).Where(field => !fields.Contains(field)).Select(field => $"{layout.Name}: {field}"));
                Assert.Empty(table.Fields.SelectMany(field => field.Columns).Where(name => !table.Columns.Any(column => column.Spellings.Contains(name))).Select(name => $"{layout.Name} {table.Reports}: {name}"));
            }
        }
    }
}
