using GridGrains.Feeds.Ingestion.Checks;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

public sealed class SpecFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gridgrains-").FullName;

    public SpecFolderTests()
    {
        Write("sp15-prices/spec.yaml", Specs.Prices);
        Write("sp15-prices/samples/prices/1.json", System.Text.Encoding.UTF8.GetString(PipelineBench.Page(["A", "B"])));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_good_folder_passes_and_its_rows_are_compared_from_then_on()
    {
        Assert.Equal((true, 1, 1, 2L), Of(Check(writes: true)));
        Assert.Equal((true, 1, 1, 2L), Of(Check()));

        Write("sp15-prices/spec.yaml", Specs.Prices.Replace("const: 5 ", "const: 15 ", StringComparison.Ordinal));
        var changed = Check();

        Assert.False(changed.Passes);
        Assert.Equal(("sp15-prices/expected/prices.ndjson", 1, "other_rows"), changed.Findings.Select(finding => (finding.File, finding.Line, finding.Code)).Single());
    }

    [Fact]
    public void A_mapping_that_makes_no_rows_of_the_sample_fails()
    {
        Write("sp15-prices/spec.yaml", Specs.Prices.Replace("$.price.total", "$.price.sum", StringComparison.Ordinal));

        Assert.Equal(["missing", "missing", "quality_drop"], Check().Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_faulty_spec_is_told_with_its_line_and_an_empty_folder_fails()
    {
        Write("sp15-prices/spec.yaml", Specs.Prices.Replace("lmp:", "lpm:", StringComparison.Ordinal));

        Assert.Contains(Check().Findings, finding => (finding.File, finding.Line, finding.Code) == ("sp15-prices/spec.yaml", 20, "unknown_field"));
        Assert.False(new SpecFolder(Path.Combine(_root, "sp15-prices", "samples"), writesExpected: false, TimeProvider.System).Check().Passes);
    }

    [Fact]
    public void Recorded_records_are_read_as_lines_of_json_whatever_the_source_sends()
    {
        File.Delete(Path.Combine(_root, "sp15-prices/samples/prices/1.json"));
        Write("sp15-prices/samples/prices/records.ndjson", """{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","price":{"total":1} }""");

        Assert.Equal((true, 1, 1, 1L), Of(Check()));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        Write("other/secret.yaml", "secret: value");
        Directory.CreateDirectory(Path.Combine(_root, "linked"));
        File.CreateSymbolicLink(Path.Combine(_root, "linked", "spec.yaml"), Path.Combine(_root, "other", "secret.yaml"));

        Assert.Equal(1, Check().Specs);
    }

    private FolderCheck Check(bool writes = false) => new SpecFolder(_root, writes, TimeProvider.System).Check();

    private static (bool Passes, int Specs, int Samples, long Rows) Of(FolderCheck check) => (check.Passes, check.Specs, check.Samples, check.Rows);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
