using GridGrains.Tests.Integration.Processes;

namespace GridGrains.Tests.Benchmarks.Soak;

/// <summary>A silo as users start it, read all the time by a few users and looked at every few seconds.</summary>
internal sealed class SoakedSilo : IAsyncDisposable
{
    private const int ReadsPerSecond = 5;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(1);

    private readonly SiloProcess _process;
    private readonly List<SoakSample> _samples = [];
    private int _reads;
    private int _failures;

    private SoakedSilo(string name, SiloProcess process, HttpClient http) => (Name, _process, Http) = (name, process, http);

    public string Name { get; }

    public HttpClient Http { get; }

    public IReadOnlyList<SoakSample> Samples => _samples;

    public int Reads => _reads;

    /// <summary>Reads that were not answered with 2xx.</summary>
    public int Failures => _failures;

    /// <summary>What the process has written to its two outputs.</summary>
    public long LogBytes => System.Text.Encoding.UTF8.GetByteCount(_process.Output);

    public static async Task<SoakedSilo> StartAsync(string name, string directory, string feed)
    {
        var (process, http) = await SiloProcess.StartAsync(new Dictionary<string, string>(), "--data-dir", directory, "--feed", feed, "--clickhouse", "on");
        await SiloProcess.UntilNothingIsMissingAsync(async () => await HasTablesAsync(http) ? null : "its tables are not there", $"{name} answers SQL");
        return new SoakedSilo(name, process, http);
    }

    /// <summary>Notes what it holds.</summary>
    public SoakSample Look()
    {
        var sample = SoakSample.Of(_process.Id);
        _samples.Add(sample);
        return sample;
    }

    /// <summary>Asks in turn, until the end.</summary>
    public async Task ReadAsync(SoakReads reads, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / ReadsPerSecond));
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                _reads++;
                if (await FailureOfAsync(reads.Next()) is { } failure)
                {
                    _failures++;
                    BenchmarkContext.Say($"{Name}: {failure}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The soak is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }

    private static async Task<bool> HasTablesAsync(HttpClient http)
    {
        using var question = new StringContent("""{"sql":"SELECT count() FROM iso_rt_lmp"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("v1/sql", question);
        return answer.IsSuccessStatusCode;
    }

    private async Task<string?> FailureOfAsync(HttpRequestMessage request)
    {
        using var deadline = new CancellationTokenSource(AnswerWithin);
        try
        {
            using (request)
            {
                using var answer = await Http.SendAsync(request, deadline.Token);
                var body = await answer.Content.ReadAsStringAsync(deadline.Token);
                return answer.IsSuccessStatusCode ? null : $"{request.RequestUri} {(int)answer.StatusCode} {body[..Math.Min(body.Length, 300)]}";
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return $"{request.RequestUri} {failure.Message}";
        }
    }
}
