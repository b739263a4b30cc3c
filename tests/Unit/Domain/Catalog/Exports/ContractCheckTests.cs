using System.Text.Json;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Exports;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.Exports;

public sealed class ContractCheckTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void Own_contracts_are_kept_and_new_columns_break_none()
    {
        var wider = ContractSample.All.Select(exported => exported with { Entry = exported.Entry with { Columns = [new("new", "String", "a new one", IsNumber: false), .. exported.Entry.Columns] } });

        Assert.All(ContractSample.All, exported => Assert.Empty(Check(ContractSample.All, exported)));
        Assert.All(ContractSample.All, exported => Assert.Empty(Check([.. wider], exported)));
    }

    public static TheoryData<string, string, Func<CatalogEntry, CatalogEntry>> Breaks => new()
    {
        { "missing_table", "/schema/0/name", entry => entry with { Id = "clickhouse.other", Name = "other" } },
        { "missing_column", "/schema/0/properties/2/name", entry => entry with { Columns = [.. entry.Columns.Where(column => column.Name != "lmp")] } },
        { "changed_type", "/schema/0/properties/2/physicalType", entry => WithLmp(entry, column => column with { Type = "Float32" }) },
        { "changed_unit", "/schema/0/properties/2/customProperties/0/value", entry => WithLmp(entry, column => column with { Unit = "EUR/MWh" }) },
        { "now_optional", "/schema/0/properties/2/required", entry => WithLmp(entry, column => column with { Required = false }) },
        { "looser_freshness", "/slaProperties/0/value", entry => entry with { Sla = new(31, 1, "later") } },
        { "looser_freshness", "/slaProperties/0/value", entry => entry with { Sla = null } },
        { "shorter_retention", "/slaProperties/2/value", entry => entry with { RetentionDays = 729 } },
    };

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public void Broken_promise_is_found_where_it_stands(string code, string field, Func<CatalogEntry, CatalogEntry> change)
    {
        var changed = change(ContractSample.Prices);
        var finding = Assert.Single(Check([ContractSample.All[0] with { Entry = changed, PhysicalName = $"grid.{changed.Name}" }], ContractSample.All[0]));

        Assert.Equal((code, field, "prices.json"), (finding.Code, finding.Field, finding.File));
        Assert.True(finding.Line > 1);
        Assert.StartsWith($"prices.json:{finding.Line}: {field}: {code}: ", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Longer_silence_is_found() =>
        Assert.Equal(["looser_frequency"], Check([ContractSample.All[0] with { SilenceSeconds = 901 }], ContractSample.All[0]).Select(finding => finding.Code));

    [Theory]
    [InlineData("latency", "1", "min", null)]
    [InlineData("latency", "0.5", "s", "looser_freshness")]
    [InlineData("latency", "1", "fortnight", "unknown_unit")]
    [InlineData("availability", "1", "fortnight", null)]
    public void Contract_of_others_is_read_by_the_tables_name_and_in_its_own_units(string property, string value, string unit, string? code)
    {
        var text = $$"""
            apiVersion: v3.0.2
            kind: DataContract
            id: 53581432-6c55-4ba2-a65f-72344a91553a
            version: 1.0.0
            status: active
            schema:
              - name: fact_lmp
                properties:
                  - name: lmp
                    logicalType: number
            slaProperties:
              - property: {{property}}
                value: {{value}}
                unit: {{unit}}
            """;

        Assert.Equal(code is null ? [] : [code], Check(ContractSample.All, text).Select(finding => finding.Code));
    }

    [Fact]
    public void What_is_no_contract_is_said()
    {
        Assert.Equal(["not_a_contract"], Check(ContractSample.All, "kind: Table\napiVersion: v3.1.0").Select(finding => finding.Code));
        Assert.Equal(["not_a_contract"], Check(ContractSample.All, "kind: DataContract\napiVersion: v3.1.0").Select(finding => finding.Code));
    }

    private static CatalogEntry WithLmp(CatalogEntry entry, Func<CatalogColumn, CatalogColumn> change) =>
        entry with { Columns = [.. entry.Columns.Select(column => column.Name == "lmp" ? change(column) : column)] };

    private static IReadOnlyList<ContractFinding> Check(IReadOnlyList<ExportedEntry> offered, ExportedEntry contract) => Check(offered, DataContract.Of(contract).ToJsonString(Indented));

    private static IReadOnlyList<ContractFinding> Check(IReadOnlyList<ExportedEntry> offered, string text) =>
        new ContractCheck(offered).Check("prices.json", SpecText.Read(text, new SpecFindings())!);
}
