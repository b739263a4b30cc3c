using System.Collections.Concurrent;
using System.Text;
using GridGrains.Domain.Cubes;
using GridGrains.Grains.Contracts.Cubes;
using GridGrains.Grains.Cubes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace GridGrains.Tests.Cluster.Cubes;

/// <summary>One silo with a scripted warehouse; each test asks a question of its own.</summary>
public sealed class CubeGrainTests : IClassFixture<CubeGrainTests.CubeSilo>
{
    private readonly CubeSilo _silo;
    private readonly string _cube = $"cube_{Guid.NewGuid():N}";

    public CubeGrainTests(CubeSilo silo) => _silo = silo;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ICubeGrain Grain => GrainOf(CubeKey.SeesAll);

    [Fact]
    public async Task All_who_ask_at_once_wait_for_one_query()
    {
        var asked = Enumerable.Range(0, 20).Select(_ => Grain.AskAsync(Cancellation)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(_silo.Warehouse.Begun(_cube) == 1), "the query runs");
        _silo.Warehouse.Answer(_cube, "first");

        var replies = await Task.WhenAll(asked);

        Assert.All(replies, reply => Assert.Equal("first", Text(reply)));
        Assert.Single(replies.Select(reply => reply.Tag).Distinct());
        Assert.Equal(1, _silo.Warehouse.Begun(_cube));
    }

    [Fact]
    public async Task Answer_is_kept_until_its_market_changes_and_is_then_computed_again_unasked()
    {
        _silo.Warehouse.Answer(_cube, "old");
        Assert.False((await Grain.AskAsync(Cancellation)).IsKept);
        _silo.Warehouse.Answer(_cube, "new");
        _silo.Watch.Look(new TableChange("hub_lmp_5m", "ERCOT"));
        var kept = await Grain.AskAsync(Cancellation);
        Assert.Equal(("old", true), (Text(kept), kept.IsKept));

        _silo.Watch.Look(new TableChange("hub_lmp_5m", "CAISO"));
        await Eventually.TrueAsync(() => Task.FromResult(_silo.Warehouse.Begun(_cube) >= 2), "the answer is computed again");

        await Eventually.TrueAsync(async () => Text(await Grain.AskAsync(Cancellation)) == "new", "the new answer is given");
    }

    [Fact]
    public async Task Callers_who_see_other_data_share_no_answer()
    {
        _silo.Warehouse.Answer(_cube, "of all");
        Assert.Equal("of all", Text(await Grain.AskAsync(Cancellation)));
        _silo.Warehouse.Answer(_cube, "of CAISO");

        Assert.Equal("of CAISO", Text(await GrainOf("CAISO").AskAsync(Cancellation)));
    }

    [Fact]
    public async Task Query_ends_when_the_last_who_waited_has_gone_and_the_next_begins_another()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asked = Grain.AskAsync(gone.Token);
        await Eventually.TrueAsync(() => Task.FromResult(_silo.Warehouse.Begun(_cube) == 1), "the query runs");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Eventually.TrueAsync(() => Task.FromResult(_silo.Warehouse.Ended(_cube) == 1), "the query has ended");
        _silo.Warehouse.Answer(_cube, "again");
        Assert.Equal("again", Text(await Grain.AskAsync(Cancellation)));
    }

    [Theory]
    [InlineData(CubeEnd.Capped)]
    [InlineData(CubeEnd.Unavailable)]
    public async Task What_is_no_answer_is_told_and_not_kept(CubeEnd end)
    {
        _silo.Warehouse.End(_cube, new CubeOutcome(end, default, "time", "why"));
        var reply = await Grain.AskAsync(Cancellation);
        Assert.Equal(((int)end, "time", "why"), (reply.End, reply.Cap, reply.Message));

        _silo.Warehouse.Answer(_cube, "now");

        Assert.Equal("now", Text(await Grain.AskAsync(Cancellation)));
    }

    [Fact]
    public async Task Answer_that_is_too_long_is_not_asked_for_twice()
    {
        _silo.Warehouse.End(_cube, new CubeOutcome(CubeEnd.TooLong, default));

        Assert.Equal((int)CubeEnd.TooLong, (await Grain.AskAsync(Cancellation)).End);
        Assert.Equal((int)CubeEnd.TooLong, (await Grain.AskAsync(Cancellation)).End);

        Assert.Equal(1, _silo.Warehouse.Begun(_cube));
    }

    private ICubeGrain GrainOf(string sight) => _silo.Client.GetGrain<ICubeGrain>(new CubeKey(_cube, "json", "None", IsPast: true, sight, "8:1:1:1", new Dictionary<string, string>()).ToString());

    private static string Text(CubeReply reply) => Encoding.UTF8.GetString(reply.Content);

    public sealed class CubeSilo : IAsyncLifetime
    {
        private InProcessTestCluster? _cluster;

        public ScriptedWarehouse Warehouse { get; } = new();

        public ScriptedWatch Watch { get; } = new();

        public IClusterClient Client => _cluster!.Client;

        public async ValueTask InitializeAsync()
        {
            var builder = new InProcessTestClusterBuilder(1);
            builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton(TimeProvider.System).AddSingleton<ICubeEngine>(Warehouse).AddSingleton<ITableWatch>(Watch).AddCubeGrains());
            _cluster = builder.Build();
            await _cluster.DeployAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _cluster!.StopAllSilosAsync();
            await _cluster.DisposeAsync();
        }
    }

    /// <summary>Holds each query until its cube has an answer.</summary>
    public sealed class ScriptedWarehouse : ICubeEngine
    {
        private readonly ConcurrentDictionary<string, Script> _scripts = new();

        public int Begun(string cube) => Of(cube).Begun;

        public int Ended(string cube) => Of(cube).Ended;

        public void Answer(string cube, string text) => End(cube, new CubeOutcome(CubeEnd.Answered, Encoding.UTF8.GetBytes(text)));

        public void End(string cube, CubeOutcome outcome)
        {
            var script = Of(cube);
            if (!script.Outcome.TrySetResult(outcome))
            {
                script.Outcome = new TaskCompletionSource<CubeOutcome>();
                script.Outcome.SetResult(outcome);
            }
        }

        public CubeReads ReadsOf(CubeKey key) => new(["hub_lmp_5m"], ["CAISO"]);

        public async Task<CubeOutcome> ComputeAsync(CubeKey key, DateTime nowUtc, int maxBytes, CancellationToken cancellation)
        {
            var script = Of(key.Cube);
            Interlocked.Increment(ref script.Begun);
            try
            {
                return await script.Outcome.Task.WaitAsync(cancellation);
            }
            finally
            {
                Interlocked.Increment(ref script.Ended);
            }
        }

        private Script Of(string cube) => _scripts.GetOrAdd(cube, _ => new Script());

        private sealed class Script
        {
            public volatile TaskCompletionSource<CubeOutcome> Outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
            public int Begun;
            public int Ended;
        }
    }

    /// <summary>Looks when it is asked to, and never goes out of date: tests must pass on slow machines.</summary>
    public sealed class ScriptedWatch : ITableWatch
    {
        private static readonly DateTime Later = DateTime.UtcNow.AddHours(1);

        private readonly Lock _gate = new();
        private volatile TableLooks _looks = TableLooks.None.Next(Later, []);

        public TableLooks Looks => _looks;

        public void Touch()
        {
        }

        public void Look(params TableChange[] changes)
        {
            lock (_gate)
            {
                _looks = _looks.Next(Later, changes);
            }
        }
    }
}
