using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace GridGrains.Tests.Benchmarks.Governance.Abuse;

/// <summary>A hundred analysts of one tenant who behave badly, each in its way, and one key that was stolen and loops.</summary>
internal sealed class Abusers : IDisposable
{
    public const int Analysts = 100;

    private const int Hogs = 25;
    private const int Endless = 25;
    private const int Floods = 10;
    private const int FloodWidth = 40;

    // More groups than memory; more pairs than time; a question as an analyst asks it.
    private const string Hog = "SELECT length(groupArray((a.node, a.lmp, b.lmp))) FROM iso_rt_lmp AS a INNER JOIN iso_rt_lmp AS b ON a.iso = b.iso";
    private const string Eternal = "SELECT sum(sin(a.lmp) * cos(b.lmp)) FROM iso_rt_lmp AS a CROSS JOIN iso_rt_lmp AS b";
    private const string Fair = "SELECT iso, toStartOfHour(ts) AS hour, avg(lmp) FROM iso_rt_lmp GROUP BY iso, hour ORDER BY hour DESC LIMIT 24";

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private static readonly Uri Sql = new("/v1/sql", UriKind.Relative);
    private static readonly Uri Features = new("/get-online-features", UriKind.Relative);

    private readonly IReadOnlyList<HttpClient> _analysts;
    private readonly HttpClient _thief;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _loops = [];

    /// <param name="analystKeys">One for each of <see cref="Analysts"/>.</param>
    public Abusers(Uri address, IReadOnlyList<string> analystKeys, string stolenKey) => (_analysts, _thief) = ([.. analystKeys.Select(key => ClientOf(address, key))], ClientOf(address, stolenKey));

    public IReadOnlyDictionary<string, Outcomes> ByKind { get; } = new Dictionary<string, Outcomes>
    {
        ["memory hog"] = new(),
        ["endless query"] = new(),
        ["queue flood"] = new(),
        ["ordinary question"] = new(),
        ["stolen key"] = new(),
    };

    public void Begin()
    {
        for (var i = 0; i < Analysts; i++)
        {
            var (kind, statement, width) = i < Hogs ? ("memory hog", Hog, 1) : i < Hogs + Endless ? ("endless query", Eternal, 1) : i < Hogs + Endless + Floods ? ("queue flood", Fair, FloodWidth) : ("ordinary question", Fair, 1);
            var analyst = _analysts[i];
            _loops.Add(Task.Run(() => LoopAsync(ByKind[kind], width, Rest, () => analyst.PostAsJsonAsync(Sql, new Dictionary<string, string> { ["sql"] = statement }, _end.Token))));
        }

        _loops.Add(Task.Run(() => LoopAsync(ByKind["stolen key"], 4, TimeSpan.Zero, () => _thief.PostAsync(Features, new StringContent(FeatureReads.Body, Encoding.UTF8, "application/json"), _end.Token))));
    }

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loops);
    }

    public void Dispose()
    {
        foreach (var analyst in _analysts)
        {
            analyst.Dispose();
        }

        _thief.Dispose();
        _end.Dispose();
    }

    internal static HttpClient ClientOf(Uri address, string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <param name="width">Requests at once.</param>
    /// <param name="rest">After a refusal: these callers do not listen to Retry-After.</param>
    private async Task LoopAsync(Outcomes outcomes, int width, TimeSpan rest, Func<Task<HttpResponseMessage>> ask)
    {
        while (!_end.IsCancellationRequested)
        {
            await Task.WhenAll(Enumerable.Range(0, width).Select(_ => OneAsync(outcomes, rest, ask)));
        }
    }

    private async Task OneAsync(Outcomes outcomes, TimeSpan rest, Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var answer = await ask();
            await outcomes.CountAsync(answer);
            if (!answer.IsSuccessStatusCode)
            {
                await Task.Delay(rest, _end.Token);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The measurement is over; the query ends with its client.
        }
        catch (HttpRequestException broken)
        {
            outcomes.Count($"no answer: {broken.HttpRequestError}");
        }
    }
}
