using System.Globalization;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Runs;

/// <summary>What the spec itself wants a page to stop at. A page that is stopped appends nothing, and the next run takes it again.</summary>
internal static class Gates
{
    /// <exception cref="SourceException"><c>schema_drift</c>, <c>quality_drop</c></exception>
    public static void Check(PipelineSpec spec, BuiltBatch batch, int unread)
    {
        if (batch.Drift.Count > 0 && (spec.Contract.Mode == "freeze" || spec.Slos.BlocksOnDrift))
        {
            throw new SourceException("schema_drift", $"the source has changed: {string.Join(", ", batch.Drift)}. Look at it, then change the contract or the mapping", isTransient: false);
        }

        var records = batch.Rows.Count + batch.Rejected.Count + unread;
        var share = records == 0 ? 1 : (double)batch.Rows.Count / records;
        var least = spec.Slos.LeastShare;
        if (spec.Slos.BlocksOnQuality && share < least)
        {
            throw new SourceException(
                "quality_drop", string.Create(CultureInfo.InvariantCulture, $"{share:P1} of the records make rows, and the spec wants {least:P1}; the first fault: {batch.Rejected.FirstOrDefault()?.Message}"),
                isTransient: false);
        }
    }
}
