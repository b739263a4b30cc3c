using System.Net;
using GridGrains.Client;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Tests.Support;
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
    public async Task Watch_yields_what_comes_and_goes_on_where_a_lost_connection_ended()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_WATCH", 0, 1));
        using var breaking = new BreakingHandler();
        using var http = new HttpClient(breaking) { BaseAddress = silo.Address };
        var client = new GridGrainsClient(http, new GridGrainsClientOptions { ReconnectDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience.Limit);
        await using var updates = client.WatchAsync(new PriceFilter(Nodes: ["CAISO/CLIENT_WATCH"]), deadline.Token).GetAsyncEnumerator(deadline.Token);

        var first = updates.MoveNextAsync();
        await breaking.Connected.WaitAsync(deadline.Token);
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_WATCH", 1, 2));
        Assert.True(await first);
        Assert.Equal((2, Sample.Hour.AddMinutes(15), "REAL_TIME_15_MIN"), (updates.Current.Lmp, updates.Current.IntervalStart, updates.Current.Market));
        Assert.Equal(4, breaking.Requests);

        breaking.Break();
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "CLIENT_WATCH", 2, 3), Sample.RealTime(Isos.Caiso, "CLIENT_WATCH", 3, 4));
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(3, updates.Current.Lmp);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(4, updates.Current.Lmp);
        Assert.Equal(5, breaking.Requests);
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
        var history = await grain.GetHistoryAsync(PriceProduct.RealTime15Min, Sample.Hour, Sample.Hour.AddHours(1), Cancellation);
        var grains = program.Services.GetRequiredService<IGrainFactory>();
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "TH_NP15_GEN-APND", 0, 26));
        Assert.Equal("CAISO/TH_NP15_GEN-APND", (await grains.GetGrain<INodeReader>("CAISO/NP15").GetAsync(Cancellation))!.Key.ToString());
        Assert.NotEmpty(await grains.GetGrain<INodeReader>("CAISO/NP15").GetHistoryAsync(PriceProduct.RealTime15Min, Sample.Hour, Sample.Hour.AddHours(1), Cancellation));
        Assert.Equal(DomainErrorCode.UnknownEntity, (await Assert.ThrowsAsync<DomainException>(async () => await grains.GetGrain<INodeReader>("CAISO/nonsense").GetAsync(Cancellation))).Code);
        Assert.Equal(DomainErrorCode.UnknownIso, (await Assert.ThrowsAsync<DomainException>(async () => await grains.GetGrain<INodeReader>("nonsense").GetAsync(Cancellation))).Code);
        await program.StopAsync(Cancellation);

        Assert.Equal(27.5, snapshot!.RealTime!.Latest.Lmp);
        Assert.Equal(27.5, history.Single().LmpUsdPerMwh);
    }

    [Fact]
    public async Task Tables_are_filled_compared_and_looked_at()
    {
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Backfills.BackfillTests.Report("CLIENT_BACKFILL", 3)));
        var started = await silo.Client.UploadBackfillAsync("client.csv", file, new BackfillRequest(null, Iso: "SPP"), Cancellation);

        var ended = await Poll.ForAsync(async () => await silo.Client.GetBackfillAsync(started.Id, Cancellation) is { EndedAt: not null } view ? view : null, "the backfill has ended");
        Assert.Equal(("succeeded", "SPP", 3), (ended.State, ended.Request.Iso, ended.Prices));
        Assert.Contains(await silo.Client.GetBackfillsAsync(Cancellation), view => view.Id == started.Id);
        Assert.Equal("succeeded", (await silo.Client.CancelBackfillAsync(started.Id, Cancellation)).State);
        await Assert.ThrowsAsync<GridGrainsNotFoundException>(() => silo.Client.GetBackfillAsync("none", Cancellation));
        Assert.NotEmpty((await silo.Client.GetLakeAsync(Cancellation)).Tables);
        await Assert.ThrowsAsync<GridGrainsUnavailableException>(() => silo.Client.QueryCubeAsync("current_hub_prices", cancellation: Cancellation));
        Assert.NotEmpty((await silo.Client.AuditAsync(new AuditRequest(new DateOnly(2026, 6, 1)), Cancellation)).Places);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("v1")]
    public void Bad_address_is_refused_at_start(string address) => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddGridGrainsClient(options => options.BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute)));

    [Fact]
    public void Bad_gateway_is_refused_at_start() => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddGridGrainsClient(options => options.OrleansGateways.Add("127.0.0.1")));

    /// <summary>Fails in three ways, then lets requests through; a connection can be broken.</summary>
    private sealed class BreakingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Stream? _stream;

        public int Requests { get; private set; }

        public Task Connected => _connected.Task;

        public void Break() => _stream!.Dispose();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => ++Requests switch
        {
            1 => throw new HttpRequestException("connection refused"),
            2 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)),
            3 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(": heartbeat\n\n") }),
            _ => ConnectAsync(request, cancellationToken),
        };

        private async Task<HttpResponseMessage> ConnectAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            var response = await base.SendAsync(request, cancellation);
            _stream = await response.Content.ReadAsStreamAsync(cancellation);
            response.Content = new StreamContent(new Breakable(_stream)) { Headers = { ContentType = response.Content.Headers.ContentType } };
            _connected.TrySetResult();
            return response;
        }
    }

    /// <summary>Reads as a lost connection does once the stream below is closed.</summary>
    private sealed class Breakable(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (ObjectDisposedException closed)
            {
                throw new IOException("the connection was lost", closed);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
