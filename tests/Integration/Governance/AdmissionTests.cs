using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;
using GridGrains.Tests.Integration.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>
/// Turns of the tier batch, which nothing else of this silo takes, by desks whose policy is their own. One test at a time: the tier is one.
/// </summary>
public sealed class AdmissionTests(SiloFixture silo) : IDisposable
{
    private static readonly Caller Ann = new("ann", null, "a", "analyst", AccessScope.Read | AccessScope.Query, null);
    private static readonly Caller Ben = Ann with { Owner = "ben", Tenant = "b" };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task As_many_run_as_may_and_the_next_waits_for_its_turn()
    {
        var desk = Desk("concurrent: 1, queue: 1");
        var first = await EnterAsync(desk, Ann);
        var second = EnterAsync(desk, Ann, patience: null);
        await WaitingAsync(desk, 1);

        var full = await Assert.ThrowsAsync<ApiException>(() => EnterAsync(desk, Ben));
        Assert.Equal(("queue_full", 429), (full.Problem.Code, full.Problem.Status));
        Assert.True(full.RetryAfter > TimeSpan.Zero);

        await first.DisposeAsync();
        await using var turn = await second;
        Assert.NotNull(turn.SinceUtc);
    }

    [Fact]
    public async Task One_that_waited_too_long_is_told_its_place_and_leaves_no_trace()
    {
        var desk = Desk("concurrent: 1, queue: 5");
        await using (await EnterAsync(desk, Ann))
        {
            var waited = await Assert.ThrowsAsync<ApiException>(() => EnterAsync(desk, Ann, TimeSpan.FromMilliseconds(100)));

            Assert.Equal(("still_waiting", 503), (waited.Problem.Code, waited.Problem.Status));
            Assert.Contains("at place 1 of the tier batch", waited.Message);
            await WaitingAsync(desk, 0);
        }
    }

    [Fact]
    public async Task Caller_that_goes_away_leaves_the_queue()
    {
        var desk = Desk("concurrent: 1, queue: 5");
        await using (await EnterAsync(desk, Ann))
        {
            using var gone = new CancellationTokenSource();
            var waits = EnterAsync(desk, Ben, patience: null, gone.Token);
            await WaitingAsync(desk, 1);

            await gone.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
            await WaitingAsync(desk, 0);
        }
    }

    [Fact]
    public async Task Quota_outlives_the_tiers_grain()
    {
        var desk = Desk("concurrent: 50, queue: 5, queries_per_day: 3");
        var tenant = Ann with { Tenant = $"t{Guid.NewGuid():N}" };
        for (var i = 0; i < 3; i++)
        {
            await (await EnterAsync(desk, tenant)).DisposeAsync();
        }

        await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ITierGrain>(Tiers.Batch).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        var exceeded = await Assert.ThrowsAsync<ApiException>(() => EnterAsync(desk, tenant));
        Assert.Equal("quota_exceeded", exceeded.Problem.Code);
        Assert.Contains("has asked 3 of 3 queries of the tier batch in the last day; again at ", exceeded.Message);
        Assert.InRange(exceeded.RetryAfter!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
        await Assert.ThrowsAsync<ApiException>(() => desk.ChargeAsync(tenant, Tiers.Batch, Cancellation));
        await (await EnterAsync(desk, Ann with { Tenant = $"t{Guid.NewGuid():N}" })).DisposeAsync();
    }

    [Fact]
    public async Task Grain_that_was_lost_learns_what_runs_from_the_silos()
    {
        var desk = Desk("concurrent: 1, queue: 5");
        await using (await EnterAsync(desk, Ann))
        {
            await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ITierGrain>(Tiers.Batch).AsReference<IGrainManagementExtension>().DeactivateOnIdle();
            await desk.RenewAsync(Cancellation);

            var waited = await Assert.ThrowsAsync<ApiException>(() => EnterAsync(desk, Ben, TimeSpan.FromMilliseconds(100)));
            Assert.Equal("still_waiting", waited.Problem.Code);
        }
    }

    [Fact]
    public async Task Query_of_another_silo_is_ended_at_its_next_beat()
    {
        var (here, there) = (Desk("concurrent: 5, queue: 5"), Desk("concurrent: 5, queue: 5"));
        await using var turn = await EnterAsync(there, Ann);

        Assert.True(await here.KillAsync(turn.Call.Id, Cancellation));
        Assert.False(turn.Ending.IsCancellationRequested);
        await there.RenewAsync(Cancellation);

        Assert.Equal((true, Turn.ByOperator), (turn.IsKilled, turn.Outcome));
        await Poll.UntilAsync(() => Task.FromResult(turn.Ending.IsCancellationRequested), "the query is ended");
        Assert.False(await here.KillAsync(Guid.NewGuid(), Cancellation));
    }

    [Fact]
    public async Task Waiting_query_is_taken_out_of_the_queue()
    {
        var (here, there) = (Desk("concurrent: 1, queue: 5"), Desk("concurrent: 1, queue: 5"));
        await using (await EnterAsync(there, Ann))
        {
            var waits = EnterAsync(there, Ann, patience: null);
            await WaitingAsync(there, 1);
            var id = there.Turns.Single(turn => turn.SinceUtc is null).Call.Id;

            Assert.True(await here.KillAsync(id, Cancellation));

            Assert.Equal("query_killed", (await Assert.ThrowsAsync<ApiException>(() => waits)).Problem.Code);
        }
    }

    [Fact]
    public async Task Query_over_the_tiers_time_is_ended_and_told_why()
    {
        var (code, detail) = await RunAsync(Desk("concurrent: 5, queue: 5, max_seconds: 0.1"), Ann, context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        Assert.Equal("query_killed", code);
        Assert.Contains("more than the 0.1 s of the tier batch", detail);
    }

    [Theory]
    [InlineData(QueryCappedException.Memory, "it takes more memory than 1 GB")]
    [InlineData(QueryCappedException.Rows, "it has more rows than 200,000")]
    public async Task Query_that_the_engine_ended_is_told_which_cap_it_was(string cap, string expected)
    {
        var (code, detail) = await RunAsync(Desk("concurrent: 5, queue: 5"), Ann, _ => throw new QueryCappedException(expected, null, cap));

        Assert.Equal("query_killed", code);
        Assert.Equal($"{expected} (tier batch)", detail);
    }

    [Fact]
    public async Task Failures_of_the_work_itself_pass_through_and_give_the_turn_back()
    {
        var desk = Desk("concurrent: 1, queue: 0");
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(desk, Ann, _ => throw new InvalidOperationException("the work's own")));
        }

        await WaitingAsync(desk, 0);
        Assert.Empty(desk.Turns);
    }

    [Theory]
    [InlineData("concurrent: 1, queue: 1", 8, 1024, 200_000, null)]
    [InlineData("concurrent: 1, queue: 1, max_seconds: 2.5, max_memory_mb: 64, max_rows: 10, threads: 3", 3, 64, 10, 3)]
    [InlineData("concurrent: 1, queue: 1, max_seconds: 900, max_memory_mb: 9000, max_rows: 1000000", 8, 1024, 200_000, null)]
    public async Task Stricter_cap_of_route_and_tier_holds(string tier, int seconds, int megabytes, int rows, int? threads)
    {
        QueryCaps? caps = null;
        await RunAsync(Desk(tier), Ann, context =>
        {
            caps = context.CapsOf(new QueryCaps());
            return Task.CompletedTask;
        });

        Assert.Equal(new QueryCaps(seconds, (long)megabytes << 20, rows, threads), caps);
    }

    [Fact]
    public void Without_tiers_nothing_is_asked()
    {
        var desk = DeskOf(PolicyFile.Open(null));

        Assert.All(Tiers.All, tier => Assert.Null(desk.TierOf(Caller.Local, tier)));
    }

    [Fact]
    public async Task Flood_of_one_tenant_does_not_keep_another_waiting()
    {
        var desk = Desk("concurrent: 2, queue: 200");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = new[] { await EnterAsync(desk, Ann), await EnterAsync(desk, Ann) };
        var flood = Enumerable.Range(0, 38).Select(_ => EnterAsync(desk, Ann, cancellation: over.Token)).ToArray();
        await WaitingAsync(desk, 38);
        var guest = EnterAsync(desk, Ben);
        await WaitingAsync(desk, 39);

        await running[0].DisposeAsync();

        await using (await guest)
        {
            Assert.DoesNotContain(flood, waiting => waiting.IsCompleted);
            await WaitingAsync(desk, 38);
        }

        await over.CancelAsync();
        await running[1].DisposeAsync();
        foreach (var waiting in flood)
        {
            // One may have had its turn when the others left.
            if (await Record.ExceptionAsync(() => waiting) is null)
            {
                await (await waiting).DisposeAsync();
            }
        }
    }

    /// <summary>By HTTP: a route of the tier interactive, whose answer is 503 because this silo keeps no warehouse.</summary>
    [Fact]
    public async Task Answer_names_tier_and_query_and_a_quota_is_429_with_the_time_to_come_again()
    {
        var (_, key) = await silo.Services.GetRequiredService<KeyStore>().IssueAsync(new KeyWish("quota", "desk", AccessRole.Analyst, null, null, null), "the test", Cancellation);
        var codes = new List<int>();
        HttpResponseMessage? last = null;
        for (var i = 0; i < 201; i++)
        {
            last?.Dispose();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/cubes/hub_24h");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
            last = await silo.Http.SendAsync(request, Cancellation);
            codes.Add((int)last.StatusCode);
        }

        Assert.All(codes.Take(200), code => Assert.NotEqual(429, code));
        var problem = await Problems.ReadAsync(last!, HttpStatusCode.TooManyRequests);
        Assert.Equal("quota_exceeded", problem.Code);
        Assert.Contains("the tenant desk has asked 200 of 200 queries of the tier interactive in the last hour", problem.Detail);
        Assert.InRange(last!.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(62));
        last.Dispose();
    }

    private AdmissionDesk Desk(string tier)
    {
        var path = Path.Combine(_directory.FullName, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"version: 1\ntenants: {{ a: {{}}, b: {{}} }}\ntiers:\n  batch: {{ {tier} }}\n"));
        return DeskOf(PolicyFile.Open(path));
    }

    private AdmissionDesk DeskOf(PolicyFile policy) => new(
        silo.Services.GetRequiredService<IGrainFactory>(), policy, silo.Services.GetRequiredService<GovernanceInstruments>(), silo.Services.GetRequiredService<QueryLog>(), TimeProvider.System);

    private static Task<Turn> EnterAsync(AdmissionDesk desk, Caller caller, TimeSpan? patience = null, CancellationToken cancellation = default) =>
        desk.EnterAsync(caller, desk.TierOf(caller, Tiers.Batch)!, "the test", patience, isCharged: false, cancellation == default ? Cancellation : cancellation);

    private static Task<TierStatus> StatusAsync(AdmissionDesk desk) => desk.StatusOfAsync(desk.Tiers.Single(), Cancellation);

    private static Task WaitingAsync(AdmissionDesk desk, int count) => Poll.UntilAsync(async () => (await StatusAsync(desk)).Waiting == count, $"{count} wait");

    private static async Task<(string? Code, string? Detail)> RunAsync(AdmissionDesk desk, Caller caller, RequestDelegate work)
    {
        var context = new DefaultHttpContext();
        context.SetCaller(caller);
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new GovernedWork(Tiers.Batch)), "the test"));
        try
        {
            await new AdmissionGuard(work, desk).InvokeAsync(context);
            Assert.Equal((Tiers.Batch, true), (context.Response.Headers[AdmissionGuard.TierHeader].ToString(), Guid.TryParse(context.Response.Headers[AdmissionGuard.QueryHeader], out _)));
            return (null, null);
        }
        catch (ApiException refused)
        {
            return (refused.Problem.Code, refused.Message);
        }
    }
}
