using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime.Membership;
using Orleans.Runtime.MembershipService;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Postgres;

/// <summary>Orleans' own ADO.NET membership table against the project's statements.</summary>
[Collection(PostgresCollection.Name)]
public sealed class OrleansMembershipTests(PostgresFixture fixture) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);

    private NpgsqlDataSource? _source;
    private AdoNetClusteringTable? _table;

    private AdoNetClusteringTable Table => _table ?? throw new InvalidOperationException("there is no table");

    private string ConnectionString => _source?.ConnectionString ?? throw new InvalidOperationException("there is no database");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await fixture.CreateMigratedAsync(Cancellation);
        _table = await OpenAsync("grid");
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
    }

    [Fact]
    public async Task New_cluster_is_empty_at_version_zero_and_stays_so_for_a_second_silo()
    {
        await OpenAsync("grid");

        var all = await Table.ReadAllAsync(Cancellation);

        Assert.Empty(all.Members);
        Assert.Equal(0, all.Version.Version);
    }

    [Fact]
    public async Task Silo_comes_back_as_it_was_inserted()
    {
        var silo = Silo(1, SiloStatus.Active);
        Assert.True(await InsertAsync(silo));

        var read = Assert.Single((await Table.ReadRowAsync(silo.SiloAddress, Cancellation)).Members).Item1;

        Assert.Equal((silo.SiloAddress, silo.SiloName, silo.HostName, silo.Status), (read.SiloAddress, read.SiloName, read.HostName, read.Status));
        Assert.Equal((silo.ProxyPort, silo.StartTime, silo.IAmAliveTime), (read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Equal(1, (await Table.ReadAllAsync(Cancellation)).Version.Version);
    }

    [Fact]
    public async Task Change_under_an_old_version_changes_nothing()
    {
        Assert.True(await InsertAsync(Silo(1, SiloStatus.Joining)));
        var before = await Table.ReadAllAsync(Cancellation);
        var (stale, etag) = (before.Version.Next(), Assert.Single(before.Members).Item2);
        Assert.True(await InsertAsync(Silo(3, SiloStatus.Joining)));

        Assert.False(await Table.InsertRowAsync(Silo(2, SiloStatus.Joining), stale, Cancellation));
        Assert.False(await Table.UpdateRowAsync(Silo(1, SiloStatus.Active), etag, stale, Cancellation));

        var all = await Table.ReadAllAsync(Cancellation);
        Assert.Equal([SiloStatus.Joining, SiloStatus.Joining], all.Members.Select(member => member.Item1.Status));
        Assert.Equal(2, all.Version.Version);
    }

    [Fact]
    public async Task Silo_is_inserted_once_and_an_unknown_one_is_not_updated()
    {
        Assert.True(await InsertAsync(Silo(1, SiloStatus.Active)));

        Assert.False(await InsertAsync(Silo(1, SiloStatus.Active)));
        var before = await Table.ReadAllAsync(Cancellation);
        Assert.False(await Table.UpdateRowAsync(Silo(2, SiloStatus.Dead), Assert.Single(before.Members).Item2, before.Version.Next(), Cancellation));

        Assert.Equal(1, (await Table.ReadAllAsync(Cancellation)).Version.Version);
    }

    [Fact]
    public async Task Of_silos_that_race_for_one_version_exactly_one_gets_in()
    {
        var next = (await Table.ReadAllAsync(Cancellation)).Version.Next();

        var inserted = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Table.InsertRowAsync(Silo(i, SiloStatus.Joining), next, Cancellation)));

        Assert.Equal(1, inserted.Count(ok => ok));
        Assert.Single((await Table.ReadAllAsync(Cancellation)).Members);
    }

    [Fact]
    public async Task Suspicions_and_status_are_updated()
    {
        var silo = Silo(1, SiloStatus.Active);
        await InsertAsync(silo);
        silo.Status = SiloStatus.Dead;
        silo.SuspectTimes = [Tuple.Create(Silo(2, SiloStatus.Active).SiloAddress, Start)];

        var before = await Table.ReadAllAsync(Cancellation);
        Assert.True(await Table.UpdateRowAsync(silo, Assert.Single(before.Members).Item2, before.Version.Next(), Cancellation));

        var read = Assert.Single((await Table.ReadAllAsync(Cancellation)).Members).Item1;
        Assert.Equal(SiloStatus.Dead, read.Status);
        Assert.Equal(silo.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task Sign_of_life_moves_no_version()
    {
        var silo = Silo(1, SiloStatus.Active);
        await InsertAsync(silo);
        silo.IAmAliveTime = Start.AddMinutes(5);

        await Table.UpdateIAmAliveAsync(silo, Cancellation);

        var all = await Table.ReadAllAsync(Cancellation);
        Assert.Equal(Start.AddMinutes(5), Assert.Single(all.Members).Item1.IAmAliveTime);
        Assert.Equal(1, all.Version.Version);
    }

    [Fact]
    public async Task Clean_up_takes_old_silos_that_are_not_active()
    {
        await InsertAsync(Silo(1, SiloStatus.Active));
        await InsertAsync(Silo(2, SiloStatus.Dead));
        var young = Silo(3, SiloStatus.Dead);
        young.IAmAliveTime = Start.AddHours(2);
        await InsertAsync(young);

        await Table.CleanupDefunctSiloEntriesAsync(Start.AddHours(1), Cancellation);

        Assert.Equal([11_001, 11_003], (await Table.ReadAllAsync(Cancellation)).Members.Select(member => member.Item1.SiloAddress.Endpoint.Port).Order());
    }

    [Fact]
    public async Task Clusters_do_not_see_each_other_and_are_deleted_apart()
    {
        var other = await OpenAsync("other");
        await InsertAsync(Silo(1, SiloStatus.Active));
        Assert.Empty((await other.ReadAllAsync(Cancellation)).Members);

        await other.DeleteMembershipTableEntriesAsync("other", Cancellation);

        Assert.Single((await Table.ReadAllAsync(Cancellation)).Members);
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_with_a_proxy_port()
    {
        await InsertAsync(Silo(1, SiloStatus.Active));
        await InsertAsync(Silo(2, SiloStatus.Dead));
        var closed = Silo(3, SiloStatus.Active);
        closed.ProxyPort = 0;
        await InsertAsync(closed);

        var gateways = new AdoNetGatewayListProvider(
            NullLogger<AdoNetGatewayListProvider>.Instance,
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = "Npgsql", ConnectionString = ConnectionString }),
            Options.Create(new GatewayOptions()),
            Options.Create(new ClusterOptions { ClusterId = "grid", ServiceId = "grid" }));
        await gateways.InitializeGatewayListProviderAsync(Cancellation);

        Assert.Equal([30_001], (await gateways.GetGatewaysAsync(Cancellation)).Select(gateway => gateway.Port));
    }

    private async Task<bool> InsertAsync(MembershipEntry silo) => await Table.InsertRowAsync(silo, (await Table.ReadAllAsync(Cancellation)).Version.Next(), Cancellation);

    private async Task<AdoNetClusteringTable> OpenAsync(string cluster)
    {
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "grid" }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", ConnectionString = ConnectionString }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancellation);
        return table;
    }

    private static MembershipEntry Silo(int number, SiloStatus status) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_000 + number, number),
        SiloName = $"silo-{number}",
        HostName = "host",
        Status = status,
        ProxyPort = 30_000 + number,
        StartTime = Start,
        IAmAliveTime = Start,
    };
}
