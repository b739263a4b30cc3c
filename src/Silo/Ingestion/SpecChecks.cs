using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Feeds.Ingestion;

namespace GridGrains.Silo.Ingestion;

/// <summary>The check of a spec with what only a silo can know: whether the SQL of its transform may run, and gives what its fields come from.</summary>
internal sealed class SpecChecks(IBatchTransform transform)
{
    public async Task<SpecResult> CheckAsync(string text, CancellationToken cancellation)
    {
        var result = SpecText.Check(text);
        return result.Sampled is { Transform: { } statement } spec && await FindingsAsync(text, spec, statement, cancellation) is { Count: > 0 } found
            ? result with { Spec = null, Findings = [.. result.Findings, .. found] }
            : result;
    }

    private async Task<IReadOnlyList<SpecFinding>> FindingsAsync(string text, PipelineSpec spec, TransformSpec statement, CancellationToken cancellation)
    {
        try
        {
            var columns = await transform.CheckAsync(statement.Sql, spec.Contract.Columns is { Count: > 0 } known ? known : null, cancellation);
            return columns.Count == 0 ? [] : [.. spec.Endpoints.SelectMany(endpoint => TransformSpec.UnfedBy(endpoint, columns).Select(unfed => Unfed(statement, unfed, columns)))];
        }
        catch (TransformException failure)
        {
            var place = failure.At is { } at ? StatementPlace.InSpec(text, statement.Place, statement.Sql, at) : statement.Place;
            return [new SpecFinding(failure.Code, SpecSeverity.Error, statement.Pointer, place.Line, place.Column, $"{failure.Message}{StatementPlace.Words(statement.Sql, failure.At)}", failure.Nearest)];
        }
    }

    private static SpecFinding Unfed(TransformSpec statement, (string Field, string Column) unfed, IReadOnlyList<BatchColumn> columns) => new(
        TransformException.Refused, SpecSeverity.Error, statement.Pointer, statement.Place.Line, statement.Place.Column,
        $"{unfed.Field} comes from '{unfed.Column}', which the statement does not give; it gives {string.Join(", ", columns.Select(column => column.Name))}",
        NearestName.Of(unfed.Column, columns.Select(column => column.Name)));
}
