using System.Net;
using GridGrains.Client;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GridGrains.Tests.Integration.Clients;

public sealed class ClientTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Features_come_back_by_name()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_FEATURES", 0, 18.75));

        var answer = await silo.Client.GetOnlineFeaturesAsync(
            new OnlineFeaturesRequest(
                new Dictionary<string, IReadOnlyList<string>> { ["node_id"] = ["CAISO/CLIENT_FEATURES"] }, ["node_prices:rt_lmp"], FullFeatureNames: true),
            Cancellation);

        Assert.Equal(18.75, answer.Find("node_prices__rt_lmp")!.Values[0].GetDouble());
        Assert.Equal("PRESENT", answer.Find("node_id")!.Statuses[0]);
        Assert.Null(answer.Find("rt_lmp"));
    }

    [Fact]
    public async Task Watch_yields_what_is_known_and_then_what_comes()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_WATCH", 0, 1));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        await using var updates = silo.Client.WatchAsync(new PriceFilter(Nodes: ["CAISO/CLIENT_WATCH"]), deadline.Token).GetAsyncEnumerator(deadline.Token);

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(1, updates.Current.Lmp);
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_WATCH", 1, 2));
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal((2, Sample.Hour.AddMinutes(15), "REAL_TIME_15_MIN"), (updates.Current.Lmp, updates.Current.IntervalStart, updates.Current.Market));
    }

    [Fact]
    public async Task Watch_connects_again_after_a_lost_connection_and_an_unavailable_server()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_RECONNECT", 0, 1));
        using var breaking = new BreakingHandler();
        using var http = new HttpClient(breaking) { BaseAddress = silo.Address };
        var client = new GridGrainsClient(http, new GridGrainsClientOptions { ReconnectDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));

        await foreach (var update in client.WatchAsync(new PriceFilter(Nodes: ["CAISO/CLIENT_RECONNECT"]), deadline.Token))
        {
            Assert.Equal(1, update.Lmp);
            break;
        }

        Assert.Equal(4, breaking.Requests);
    }

    [Fact]
    public async Task Watch_that_the_platform_refuses_ends_with_its_reason()
    {
        await using var updates = silo.Client.WatchAsync(new PriceFilter(Hub: "NO_HUB"), Cancellation).GetAsyncEnumerator(Cancellation);

        var failure = await Assert.ThrowsAsync<GridGrainsRequestException>(async () => await updates.MoveNextAsync());

        Assert.Equal("bad_parameter", failure.Code);
    }

    [Fact]
    public async Task Cluster_client_reads_the_grain_itself()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_GRAIN", 0, 27.5));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddGridGrainsClient(options =>
        {
            options.BaseAddress = silo.Address;
            options.OrleansGateways.Add($"127.0.0.1:{silo.GatewayPort}");
        });
        using var program = builder.Build();
        await program.StartAsync(Cancellation);

        var grain = program.Services.GetRequiredService<IGrainFactory>().GetGrain<INodeGrain>("CAISO/CLIENT_GRAIN");
        var snapshot = await grain.GetAsync(Cancellation);
        var history = await grain.GetHistoryAsync(Market.RealTime15Min, Sample.Hour, Sample.Hour.AddHours(1), Cancellation);
        await program.StopAsync(Cancellation);

        Assert.Equal(27.5, snapshot!.RealTime!.Latest.Lmp);
        Assert.Equal(27.5, history.Single().LmpUsdPerMwh);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("v1")]
    public void Bad_address_is_refused_at_start(string address) => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddGridGrainsClient(options => options.BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute)));

    [Fact]
    public void Bad_gateway_is_refused_at_start() => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddGridGrainsClient(options => options.OrleansGateways.Add("127.0.0.1")));

    /// <summary>Fails in three ways, then lets requests through.</summary>
    private sealed class BreakingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => ++Requests switch
        {
            1 => throw new HttpRequestException("connection refused"),
            2 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)),
            3 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(": heartbeat\n\n") }),
            _ => base.SendAsync(request, cancellationToken),
        };
    }
}
