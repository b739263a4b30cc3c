using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Knowledge;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Features;

/// <summary>Reads of online features, whichever interface asks for them: bounded, checked and counted alike. Safe for all threads.</summary>
internal sealed class FeatureReads(FeatureViews views, ApiInstruments instruments, TimeProvider clock)
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private readonly FeatureReadGuard _guard = new(ApiLimits.MaxFeatureReads);

    /// <returns>To be disposed when the answer is written.</returns>
    /// <exception cref="ApiException">503: as many reads are under way as may.</exception>
    public Entry Enter() => _guard.TryEnter()
        ? new Entry(_guard)
        : throw new ApiException(FeatureProblems.Busy, $"{ApiLimits.MaxFeatureReads} reads of features are under way; come again in a second") { RetryAfter = BusyPause };

    /// <returns>One for each of the plan's views.</returns>
    /// <exception cref="ApiException">404: unknown join key; 413: too many values; 422: the views need another join key, or keep no past.</exception>
    public async Task<FeatureRows[]> ReadAsync(FeatureRequest request, FeaturePlan plan, AsOf? asOf, CancellationToken cancellation)
    {
        Check(request, plan);
        var rows = new FeatureRows[plan.Views.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = asOf is { } moment
                ? await plan.Views[i].ReadPastAsync(request, moment, cancellation)
                : await plan.Views[i].ReadAsync(request, cancellation);
        }

        return rows;
    }

    /// <param name="started">By the clock's <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Count(FeatureRequest request, FeaturePlan plan, long started) =>
        instruments.FeaturesServed(request.Rows * plan.Columns.Length, request.FeatureService, clock.GetElapsedTime(started));

    public long Start() => clock.GetTimestamp();

    /// <param name="text">A stamp with an offset; null for the present.</param>
    /// <exception cref="ApiException">400 or 422: nothing was known at the moment, or the text is none.</exception>
    public AsOf? MomentOf(string? text) => text is null ? null
        : UtcStamp.TryParse(Encoding.UTF8.GetBytes(text), out var moment) ? PastMoment.Within(moment, clock.GetUtcNow().UtcDateTime)
        : throw ApiException.Unprocessable($"as_of: '{text}' is no ISO-8601 stamp with an offset, such as 2026-03-08T10:00:00Z");

    private void Check(FeatureRequest request, FeaturePlan plan)
    {
        foreach (var column in request.Entities)
        {
            if (!views.IsJoinKey(column.Name))
            {
                throw new ApiException(DomainProblems.UnknownEntity, $"entity {column.Name} does not exist") { Suggestions = [.. views.All.Select(view => view.JoinKey)] };
            }
        }

        if ((long)request.Rows * plan.Columns.Length > ApiLimits.MaxFeatureValues)
        {
            throw ApiException.TooLarge($"an answer holds at most {ApiLimits.MaxFeatureValues} values; ask for fewer entities or features");
        }
    }

    /// <summary>A read that is under way.</summary>
    internal readonly struct Entry(FeatureReadGuard guard) : IDisposable
    {
        public void Dispose() => guard.Leave();
    }
}
