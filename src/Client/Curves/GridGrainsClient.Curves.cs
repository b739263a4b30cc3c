using System.Net.Http.Json;
using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;

namespace GridGrains.Client;

/// <content>Forward curves.</content>
public sealed partial class GridGrainsClient
{
    /// <summary>All curves, with how many quotes each has.</summary>
    public async Task<IReadOnlyList<CurveSummary>> GetCurvesAsync(CancellationToken cancellation = default) =>
        (await GetAsync("/v1/curves", CurveJson.Default.CurveList, cancellation)).Curves;

    /// <param name="id">Id of the curve, with <c>_5x16</c> and the like behind it for one block.</param>
    /// <param name="shape">block, monthly, daily or hourly.</param>
    /// <param name="asOf">Only quotes made until then; null means now.</param>
    /// <param name="snapshot">Tag or snapshot id of an evening; null for the live curve.</param>
    /// <exception cref="GridGrainsNotFoundException">Unknown, or without quotes that still deliver.</exception>
    public Task<CurveView> GetCurveAsync(
        string id, string shape = "block", DateTimeOffset? asOf = null, string? snapshot = null, DateOnly? from = null, DateOnly? to = null, CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("shape", shape);
        query.Add("as_of", Stamp(asOf));
        query.Add("snapshot", snapshot);
        query.Add("from", from?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        query.Add("to", to?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        return GetAsync($"/v1/curves/{Escape(id)}{query}", CurveJson.Default.CurveView, cancellation);
    }

    /// <summary>One curve against another, or against itself at an earlier moment, by month.</summary>
    /// <param name="with">Id of the other curve, or realised for the prices of delivered hours; null for the same.</param>
    /// <param name="snapshot">Tag or snapshot id of an evening of the first curve.</param>
    /// <param name="withSnapshot">The same of the other one.</param>
    public Task<CurveComparison> CompareCurvesAsync(
        string id, string? with = null, DateTimeOffset? withAsOf = null, string? snapshot = null, string? withSnapshot = null, CancellationToken cancellation = default)
    {
        var query = new QueryText();
        query.Add("with", with);
        query.Add("snapshot", snapshot);
        query.Add("with_snapshot", withSnapshot);
        query.Add("with_as_of", Stamp(withAsOf));
        return GetAsync($"/v1/curves/{Escape(id)}/compare{query}", CurveJson.Default.CurveComparison, cancellation);
    }

    /// <summary>Marks a curve. Rejected quotes are in the answer, with field and reason; when none was accepted the call fails.</summary>
    public Task<QuotesAnswer> PostQuotesAsync(string id, IReadOnlyList<QuoteRecord> quotes, CancellationToken cancellation = default) => PostAsync(
        $"/v1/curves/{Escape(id)}/quotes", JsonContent.Create([.. quotes], CurveJson.Default.QuoteRecordArray), CurveJson.Default.QuotesAnswer, cancellation);
}
