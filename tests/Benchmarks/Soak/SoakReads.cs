using System.Text;

namespace GridGrains.Tests.Benchmarks.Soak;

/// <summary>The questions of a desk in turn: live prices, features, history, cubes, datasets, own SQL, status.</summary>
internal sealed class SoakReads(IReadOnlyList<Func<HttpRequestMessage>> questions)
{
    private const string Json = "application/json";

    private int _next;

    public HttpRequestMessage Next() => questions[_next++ % questions.Count]();

    /// <summary>Over the simulated market.</summary>
    public static SoakReads OfSimulator() => new(
    [
        Get("v1/hubs?iso=CAISO"), Get("v1/hubs/ERCOT/HB_NORTH"), Get("v1/nodes/CAISO/SP15"), Get("v1/nodes?q=west&limit=20"),
        Post("get-online-features", """{"features":["node_prices:rt_lmp","node_prices:da_lmp"],"entities":{"node_id":["CAISO/SP15","CAISO/NP15"]}}"""),
        Get("v1/nodes/CAISO/SP15/history"), Get("v1/cubes/current_hub_prices"), Get("v1/cubes/hub_24h?iso=CAISO&hub=SP15"),
        Get("v1/datasets/caiso_lmp_real_time_5_min/query?limit=100"), Post("v1/sql", """{"sql":"SELECT iso, count() AS prices FROM iso_rt_lmp GROUP BY iso"}"""),
        Get("v1/shards"), Get("v1/lake"), Get("metrics"), Get(""),
    ]);

    /// <summary>Over what backfills have brought.</summary>
    public static SoakReads OfBackfills() => new(
    [
        Get("v1/backfills"), Get("v1/lake"), Get("v1/warehouse"), Get("v1/nodes?iso=SPP&limit=20"), Get("v1/shards"), Get("metrics"),
        Get("v1/datasets/spp_lmp_day_ahead_hourly/query?limit=100"), Post("v1/sql", """{"sql":"SELECT count() AS prices, max(ts) AS last FROM iso_da_lmp"}"""),
    ]);

    private static Func<HttpRequestMessage> Get(string path) => () => new HttpRequestMessage(HttpMethod.Get, path);

    private static Func<HttpRequestMessage> Post(string path, string body) =>
        () => new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, Json) };
}
