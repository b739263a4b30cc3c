using System.Diagnostics.Metrics;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Features.Grpc;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Tests.Integration.Hosting;
using GridGrains.Tests.Support;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static GridGrains.Tests.Integration.Http.ServingText;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Calls that are given up, run over their deadline or come when too many are under way, over a view that never answers.</summary>
public sealed class FeatureGrpcDeadlineTests : IAsyncLifetime
{
    private readonly StuckView _stuck = new();
    private WebApplication _app = null!;
    private ServingClient _client = null!;

    private FeatureReads Reads => _app.Services.GetRequiredService<FeatureReads>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<IMeterFactory, UnheardMeters>().AddRequestTimeouts();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(SiloParts.OfProgram).AddSingleton<ProblemTable>().AddSingleton<ApiInstruments>()
            .AddSingleton<FeatureView>(_stuck).AddSingleton<FeatureViews>().AddSingleton<FeaturePlans>().AddSingleton<FeatureReads>();
        OnlineFeatureService.Add(builder.Services);
        _app = builder.Build();
        _app.UseMiddleware<ProblemWriter>();
        OnlineFeatureService.Map(_app);
        await _app.StartAsync();
        _client = new ServingClient(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Read_ends_with_the_deadline_of_its_call()
    {
        // A busy machine may let the deadline of a call pass before its read begins: the next has twice as long.
        for (var deadline = TimeSpan.FromSeconds(1); !_stuck.Entered.IsCompleted; deadline *= 2)
        {
            var late = await Assert.ThrowsAsync<RpcException>(() => _client.ReadAsync(Request(), new CallOptions(deadline: DateTime.UtcNow + deadline)));
            Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        }

        await _stuck.Left.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Read_ends_when_its_caller_gives_it_up()
    {
        using var giveUp = new CancellationTokenSource();
        var call = _client.ReadAsync(Request(), new CallOptions(cancellationToken: giveUp.Token));
        await _stuck.Entered.WaitAsync(Patience.Limit);
        await giveUp.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
        await _stuck.Left.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Read_beyond_the_limit_is_unavailable_until_one_ends()
    {
        var entries = Enumerable.Range(0, ApiLimits.MaxFeatureReads).Select(_ => Reads.Enter()).ToArray();

        var busy = await _client.RefusedAsync(Request());

        Assert.Equal((StatusCode.Unavailable, "features_busy", "1"), (busy.StatusCode, busy.Trailers.GetValue("code"), busy.Trailers.GetValue("retry-after")));
        Array.ForEach(entries, entry => entry.Dispose());
        Assert.Equal(StatusCode.NotFound, (await _client.RefusedAsync(Ask(["stuck:other"], "stuck_id", Of("a")))).StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:6566", true)]
    [InlineData("http://[::1]:0", true)]
    [InlineData("http://localhost:6566", true)]
    [InlineData("https://127.0.0.1:6566", false)]
    [InlineData("http://grid.example:6566", false)]
    [InlineData("http://127.0.0.1:6566/path", false)]
    [InlineData("127.0.0.1:6566", false)]
    [InlineData("on", false)]
    public void Address_of_its_own_is_one_of_http_without_a_name(string url, bool isTaken) => Assert.Equal(isTaken, GrpcEndpoint.IsAddress(url));

    private static GetOnlineFeaturesRequest Request() => Ask(["stuck:value"], "stuck_id", Of("a"));

    private sealed class StuckView() : FeatureView("stuck", "stuck_id")
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public Task Left => _left.Task;

        public override IReadOnlyList<string> FeatureNames => ["value"];

        public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
        {
            _entered.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                throw new InvalidOperationException("it never answers");
            }
            finally
            {
                _left.TrySetResult();
            }
        }
    }
}
