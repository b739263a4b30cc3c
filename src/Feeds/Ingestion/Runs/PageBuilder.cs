using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Ingestion.Transforms;

namespace GridGrains.Feeds.Ingestion.Runs;

/// <summary>The way from the records of a page to canonical rows: contract, transform, mapping. Runs and previews take it.</summary>
/// <param name="known">Names of the source that the contract has; empty where the source was never read.</param>
internal sealed class PageBuilder(PipelineSpec spec, EndpointSpec endpoint, IReadOnlyList<string> known, DateTime nowUtc, PageServices services)
{
    private readonly BatchBuilder _builder = new(spec, endpoint, known, nowUtc, services.Features);

    /// <exception cref="SourceException"><c>transform_refused</c>, <c>transform_capped</c>, <c>transform_unavailable</c></exception>
    public async Task<BuiltBatch> BuildAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellation)
    {
        var admitted = _builder.Admit(records);
        if (spec.Transform is not { } statement || admitted.Records.Count == 0)
        {
            return _builder.Build(admitted, admitted.Records);
        }

        try
        {
            var transformed = await services.Transform.RunAsync(statement.Sql, BatchTable.Of(admitted.Records, known), cancellation);
            RequireFields(transformed.Columns);
            return _builder.Build(admitted, transformed.Rows) with { Transformed = transformed };
        }
        catch (TransformException failure)
        {
            throw new SourceException(failure.Code, $"the transform gave no rows: {failure.Message}{StatementPlace.Words(statement.Sql, failure.At)}", isTransient: false, inner: failure);
        }
    }

    private void RequireFields(IReadOnlyList<BatchColumn> columns)
    {
        if (TransformSpec.UnfedBy(endpoint, columns).FirstOrDefault() is { Field: { } field, Column: var column })
        {
            throw new TransformException(TransformException.Refused, $"{field} comes from '{column}', which the statement does not give; it gives {string.Join(", ", columns.Select(known => known.Name))}");
        }
    }
}
