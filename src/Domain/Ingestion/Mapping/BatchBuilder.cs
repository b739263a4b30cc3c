using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>A record of the source that makes no row.</summary>
/// <param name="Number">1-based position within its page, or its line.</param>
public sealed record RejectedRecord(int Number, string Code, string Field, string Message, string Raw);

/// <summary>A row and the record that it was made of.</summary>
public sealed record BuiltRow(SourceRecord Source, CanonicalValues Values, CanonicalRecord Record);

/// <summary>What the records of one page became.</summary>
/// <param name="Drift">What of the source's names differs from the contract, in words.</param>
public sealed record BuiltBatch(IReadOnlyList<BuiltRow> Rows, IReadOnlyList<RejectedRecord> Rejected, IReadOnlyList<string> Names, IReadOnlyList<string> Drift)
{
    /// <summary>What the spec's SQL made of the page; null where it has none.</summary>
    public TransformedBatch? Transformed { get; init; }
}

/// <summary>Records of one page that the contract lets through.</summary>
/// <param name="Rejected">Those that it does not.</param>
/// <param name="Names">That the source has in this page.</param>
public sealed record AdmittedRecords(IReadOnlyList<SourceRecord> Records, IReadOnlyList<RejectedRecord> Rejected, IReadOnlyList<string> Names, IReadOnlyList<string> Drift);

/// <summary>
/// Turns records into canonical rows under the contract of the spec. The preview and the running pipeline use this one path. An instance belongs
/// to one run.
/// </summary>
public sealed class BatchBuilder
{
    private const int MaxRawLength = 4_000;
    private const int MaxDrift = 20;

    private readonly PipelineSpec _spec;
    private readonly RowMapper _mapper;
    private readonly HashSet<string> _known;
    private readonly string[] _needed;
    private readonly DateTime _nowUtc;

    /// <param name="known">Names of the source that the contract has; empty where the source was never read.</param>
    /// <param name="features">What is declared now, for rows of feature views.</param>
    public BatchBuilder(PipelineSpec spec, EndpointSpec endpoint, IEnumerable<string> known, DateTime nowUtc, Func<FeatureRegistry?>? features = null)
    {
        var target = CanonicalTargets.Create(spec.Target, features) ?? throw new DomainException(DomainErrorCode.InvalidSetting, $"rows of '{spec.Target}' are not made");
        (_spec, _mapper, _known, _nowUtc) = (spec, new RowMapper(endpoint, target), [.. known], nowUtc);
        // What a statement reads of the source is said by the contract alone.
        _needed = [.. spec.Transform is null ? _mapper.SourceNames : spec.Contract.Columns];
    }

    /// <summary>Rows of records as they are.</summary>
    public BuiltBatch Build(IEnumerable<SourceRecord> records)
    {
        var admitted = Admit(records);
        return Build(admitted, admitted.Records);
    }

    /// <summary>Holds the names of records against the contract.</summary>
    public AdmittedRecords Admit(IEnumerable<SourceRecord> records)
    {
        var (taken, rejected, names, drift) = (new List<SourceRecord>(), new List<RejectedRecord>(), new HashSet<string>(), new HashSet<string>());
        var isLearning = _known.Count == 0;
        foreach (var record in records)
        {
            names.UnionWith(record.Names);
            var foreign = isLearning ? null : record.Names.FirstOrDefault(name => !_known.Contains(name));
            if (foreign is not null && drift.Count < MaxDrift)
            {
                drift.Add($"'{foreign}' is new");
            }

            if (foreign is not null && _spec.Contract.Mode == "discard_row")
            {
                rejected.Add(Reject(record, new RecordError(RecordErrorReason.UnknownValue, foreign, $"'{foreign}' is not in the contract"), "schema_drift"));
            }
            else
            {
                taken.Add(record);
            }
        }

        drift.UnionWith(_needed.Where(name => names.Count > 0 && !names.Contains(name)).Select(name => $"'{name}' is gone"));
        return new AdmittedRecords(taken, rejected, [.. names], [.. drift]);
    }

    /// <param name="records">Those that were admitted, or what a transform made of them.</param>
    public BuiltBatch Build(AdmittedRecords admitted, IEnumerable<SourceRecord> records)
    {
        var (rows, rejected) = (new List<BuiltRow>(), new List<RejectedRecord>(admitted.Rejected));
        foreach (var record in records)
        {
            if (TryBuild(record, out var row, out var error))
            {
                rows.Add(row!);
            }
            else
            {
                rejected.Add(Reject(record, error, error.Code));
            }
        }

        return new BuiltBatch(rows, rejected, admitted.Names, admitted.Drift);
    }

    private bool TryBuild(SourceRecord source, out BuiltRow? row, out RecordError error)
    {
        row = null;
        if (!_mapper.TryMap(source, _spec.Contract.Mode == "discard_value", out var values, out error) || !_mapper.TryBuild(values, _spec.Name, _nowUtc, out var record, out error))
        {
            return false;
        }

        row = new BuiltRow(source, values, record!);
        return true;
    }

    private static RejectedRecord Reject(SourceRecord record, RecordError error, string code)
    {
        var raw = record.Raw;
        return new RejectedRecord(record.Number, code, error.Field, error.Message, raw.Length <= MaxRawLength ? raw : raw[..MaxRawLength]);
    }
}
