using System.Net.Http.Json;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Benchmarks.Markets;

namespace GridGrains.Tests.Benchmarks.Soak;

/// <summary>A day of a market's day-ahead prices as a file, again and again, each a day earlier.</summary>
internal sealed class SoakBackfills(SoakedSilo silo)
{
    private const int Nodes = 500;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public int Loaded { get; private set; }

    public long Prices { get; private set; }

    public async Task RunAsync(CancellationToken end)
    {
        var day = DateTime.UtcNow.Date.AddDays(-2);
        try
        {
            for (; !end.IsCancellationRequested; day = day.AddDays(-1))
            {
                var view = await LoadAsync(day, end);
                Loaded++;
                Prices += view.Prices;
                await Task.Delay(Every, end);
            }
        }
        catch (OperationCanceledException)
        {
            // The soak is over.
        }
    }

    private async Task<BackfillView> LoadAsync(DateTime day, CancellationToken end)
    {
        using var file = new ByteArrayContent(SppReport.Write(day, Nodes)) { Headers = { ContentType = new("text/csv") } };
        using var answer = await silo.Http.PostAsync($"v1/backfills?name={SppReport.NameOf(day)}&market=DAY_AHEAD_HOURLY", file, end);
        var view = answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync(ApiJson.Default.BackfillView, end))!
            : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(end));
        while (view.EndedAt is null)
        {
            await Task.Delay(Look, end);
            view = (await silo.Http.GetFromJsonAsync($"v1/backfills/{view.Id}", ApiJson.Default.BackfillView, end))!;
        }

        return view.Prices == Nodes * SppReport.HoursIn(day) && view.Failure is null ? view : throw new InvalidOperationException($"backfill of {day:yyyy-MM-dd}: {view.State}, {view.Prices} prices, {view.Failure}");
    }
}
