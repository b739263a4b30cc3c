using System.Globalization;
using System.Text;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion.Pages;

namespace GridGrains.Feeds.Ingestion.Checks;

/// <summary>One thing that a check of a folder found, with its place in a file.</summary>
public sealed record FolderFinding(string File, int Line, int Column, SpecSeverity Severity, string Code, string Message);

/// <param name="Specs">Specs that were found.</param>
/// <param name="Samples">Recorded pages that were replayed.</param>
public sealed record FolderCheck(int Specs, int Samples, long Rows, IReadOnlyList<FolderFinding> Findings)
{
    public bool Passes => Specs > 0 && Findings.All(finding => finding.Severity != SpecSeverity.Error);
}

/// <summary>
/// Checks a folder of pipelines as a build does: <c>NAME/spec.yaml</c> (or <c>.json</c>), pages recorded from the source in
/// <c>NAME/samples/ENDPOINT/</c> (or records alone in <c>records.ndjson</c>), and the rows that they are to make in <c>NAME/expected/ENDPOINT.ndjson</c>. Needs no network and no secret; only regular
/// files below the folder are read.
/// </summary>
public sealed class SpecFolder(string root, bool writesExpected, TimeProvider clock)
{
    /// <summary>Name of the sample that a delivery records.</summary>
    public const string RecordedName = "records.ndjson";

    public const long MaxSampleBytes = 16 << 20;

    private const int MaxPipelines = 2_000;
    private const int MaxSamples = 100;

    private readonly List<FolderFinding> _findings = [];
    private int _samples;
    private long _rows;

    public FolderCheck Check()
    {
        var specs = 0;
        foreach (var folder in new DirectoryInfo(root).EnumerateDirectories().Where(IsOwn).OrderBy(folder => folder.Name, StringComparer.Ordinal).Take(MaxPipelines))
        {
            if (((string[])["spec.yaml", "spec.yml", "spec.json"]).Select(name => new FileInfo(Path.Combine(folder.FullName, name))).FirstOrDefault(file => file.Exists && IsOwn(file)) is { } file)
            {
                specs++;
                CheckPipeline(folder, file);
            }
        }

        if (specs == 0)
        {
            Add(root, SpecSeverity.Error, "no_specs", "no folder here holds a spec.yaml");
        }

        return new FolderCheck(specs, _samples, _rows, _findings);
    }

    private static bool IsOwn(FileSystemInfo entry) => entry.LinkTarget is null && !entry.Name.StartsWith('.');

    private void CheckPipeline(DirectoryInfo folder, FileInfo file)
    {
        if (file.Length > SpecText.MaxLength)
        {
            Add(file.FullName, SpecSeverity.Error, "too_large", $"a spec has at most {SpecText.MaxLength} bytes");
            return;
        }

        var result = SpecText.Check(File.ReadAllText(file.FullName));
        foreach (var finding in result.Findings)
        {
            var instead = finding.WriteInstead is { } write ? $"; write {write}" : "";
            _findings.Add(new FolderFinding(Shown(file.FullName), finding.Line, finding.Column, finding.Severity, finding.Code, finding.Message + instead));
        }

        if (result.Spec is not { } spec)
        {
            return;
        }

        if (spec.Name != folder.Name)
        {
            Add(file.FullName, SpecSeverity.Error, "other_name", $"the pipeline is named '{spec.Name}' and its folder '{folder.Name}'");
        }

        foreach (var endpoint in spec.Endpoints)
        {
            CheckEndpoint(folder, file, spec, endpoint);
        }
    }

    private void CheckEndpoint(DirectoryInfo folder, FileInfo file, PipelineSpec spec, EndpointSpec endpoint)
    {
        var samples = new DirectoryInfo(Path.Combine(folder.FullName, "samples", endpoint.Name));
        FileInfo[] pages = samples.Exists && IsOwn(samples) ? [.. samples.EnumerateFiles().Where(IsOwn).OrderBy(page => page.Name, StringComparer.Ordinal).Take(MaxSamples)] : [];
        if (pages.Length == 0)
        {
            Add(file.FullName, SpecSeverity.Warning, "no_sample", $"endpoint '{endpoint.Name}' has no recorded page in samples/{endpoint.Name}: its mapping is not tried");
            return;
        }

        if (NeededOf(spec) is { } needed)
        {
            Add(file.FullName, SpecSeverity.Warning, "not_tried", $"its samples are not replayed here: {needed}; /v1/uis/preview of a silo tries it");
            return;
        }

        var builder = new BatchBuilder(spec, endpoint, spec.Contract.Columns, clock.GetUtcNow().UtcDateTime);
        var rows = new List<string>();
        foreach (var page in pages)
        {
            Replay(page, spec, endpoint, builder, rows);
        }

        _rows += rows.Count;
        Compare(Path.Combine(folder.FullName, "expected", $"{endpoint.Name}.ndjson"), rows);
    }

    /// <summary>What only a silo has; null where the spec alone is enough.</summary>
    private static string? NeededOf(PipelineSpec spec) => spec.Transform is not null ? "the SQL of its transform needs a warehouse"
        : CanonicalTargets.Create(spec.Target)?.DeclaredFields is not null ? $"rows of {spec.Target} are judged by what is declared" : null;

    private void Replay(FileInfo page, PipelineSpec spec, EndpointSpec endpoint, BatchBuilder builder, List<string> rows)
    {
        _samples++;
        try
        {
            using var content = page.OpenRead();
            // Records that a delivery has recorded are lines of JSON, whatever the source sends.
            var reader = new PageReader(page.Name == RecordedName ? endpoint with { Format = "ndjson" } : endpoint, MaxSampleBytes);
            var batch = builder.Build([.. reader.Read(content)]);
            rows.AddRange(batch.Rows.Select(row => Encoding.UTF8.GetString(row.Record.Value)));
            Judge(page, spec, batch, reader.Unread.Count);
        }
        catch (SourceException fault)
        {
            Add(page.FullName, SpecSeverity.Error, fault.Code, fault.Message);
        }
    }

    private void Judge(FileInfo page, PipelineSpec spec, BuiltBatch batch, int unread)
    {
        var least = spec.Slos.LeastShare;
        var records = batch.Rows.Count + batch.Rejected.Count + unread;
        var share = records == 0 ? 0 : (double)batch.Rows.Count / records;
        foreach (var rejected in batch.Rejected.Take(5))
        {
            _findings.Add(new FolderFinding(Shown(page.FullName), rejected.Number, 1, share < least ? SpecSeverity.Error : SpecSeverity.Warning, rejected.Code, rejected.Message));
        }

        if (share < least)
        {
            Add(page.FullName, SpecSeverity.Error, "quality_drop", string.Create(CultureInfo.InvariantCulture, $"{batch.Rows.Count} of {records} records make rows; the spec wants {least:P0}"));
        }

        foreach (var drift in batch.Drift)
        {
            Add(page.FullName, spec.Contract.Mode == "freeze" ? SpecSeverity.Error : SpecSeverity.Warning, "schema_drift", $"the contract differs: {drift}");
        }
    }

    private void Compare(string path, List<string> rows)
    {
        if (writesExpected)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Concat(rows.Select(row => row + "\n")));
            return;
        }

        if (new FileInfo(path) is not { Exists: true } file || !IsOwn(file))
        {
            return;
        }

        var expected = File.ReadLines(path).Where(line => line.Length > 0).ToList();
        for (var index = 0; index < Math.Max(expected.Count, rows.Count); index++)
        {
            if (index >= rows.Count || index >= expected.Count || expected[index] != rows[index])
            {
                var made = index < rows.Count ? rows[index] : "no row";
                var was = index < expected.Count ? expected[index] : "no row";
                _findings.Add(new FolderFinding(Shown(path), index + 1, 1, SpecSeverity.Error, "other_rows", $"the sample makes {made}, and {was} is expected"));
                return;
            }
        }
    }

    private void Add(string file, SpecSeverity severity, string code, string message) => _findings.Add(new FolderFinding(Shown(file), 1, 1, severity, code, message));

    private string Shown(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
