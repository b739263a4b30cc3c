using System.Net;
using GridGrains.ClickHouse.Lineage;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Http.Catalog;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Where the versions stand that a number was computed from; the figures themselves are tested beside the warehouse's engine.</summary>
public sealed class ValueLineageTests(SiloFixture silo)
{
    private static readonly DateTime Start = new(2026, 6, 1, 7, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Record_that_the_log_or_the_manifest_does_not_have_is_said_to_be_expired()
    {
        var (log, manifest) = (silo.Services.GetRequiredService<IPartitionLog>(), silo.Services.GetRequiredService<IBulkManifest>());
        var file = await manifest.RegisterAsync("hash of a file", Start, Cancellation);
        var range = await log.GetOffsetsAsync(new TopicPartition(Topics.BackfillRealTimeLmp, 2), Cancellation);

        var views = await new ValuePlaces(log, manifest).OfAsync(
            [
                Price(BulkPlace.FirstPartition + 1, BulkPlace.OffsetOf(file.Number, 17)), Price(BulkPlace.FirstPartition + 1, BulkPlace.OffsetOf(file.Number + 1000, 3)),
                Price(1002, range.Next), Price(4, long.MaxValue),
            ],
            Cancellation);

        Assert.Equal((file.Number, 17, "hash of a file", "kept", null), (views[0].File, views[0].Row, views[0].SourceId, views[0].State, views[0].Topic));
        Assert.Equal((file.Number + 1000, null, "source_expired"), (views[1].File, views[1].SourceId, views[1].State));
        Assert.Equal((Topics.BackfillRealTimeLmp, 2, "source_expired"), (views[2].Topic, views[2].Partition, views[2].State));
        Assert.Equal((Topics.RealTimeLmp, 4, "source_expired"), (views[3].Topic, views[3].Partition, views[3].State));

        Assert.Equal("same", ValueLineageEndpoint.StateOf(1, 1 + 1e-9, [views[0]]));
        Assert.Equal("source_expired", ValueLineageEndpoint.StateOf(1, 1, views));
        Assert.Equal("recomputed_differs", ValueLineageEndpoint.StateOf(1, 1.01, views));
        Assert.Equal("recomputed_differs", ValueLineageEndpoint.StateOf(null, 1, [views[0]]));
        Assert.Equal("no_value", ValueLineageEndpoint.StateOf(null, null, []));
    }

    /// <summary>What names a cell differs by cube; what is missing or wrong is named before the warehouse is asked.</summary>
    [Theory]
    [InlineData("cube=hub_movers_1h", "cube")]
    [InlineData("column=hours&iso=CAISO&hub=SP15&day=2026-06-01", "column")]
    [InlineData("iso=CAISO&hub=SP15", "day")]
    [InlineData("iso=CAISO&hub=NOWHERE&day=2026-06-01", "hub")]
    [InlineData("cube=month_to_date&iso=CAISO&hub=SP15&day=2026-06-01&side=nights", "side")]
    [InlineData("cube=dart_by_hour_and_month&iso=CAISO&hub=SP15&day=2026-06-01&hour_ending=25", "hour_ending")]
    [InlineData("cube=dart_by_day_and_hour&iso=CAISO&hub=SP15&start=2026-06-01T14:30:00Z", "start")]
    [InlineData("cube=dart_by_day_and_hour&iso=CAISO&hub=SP15&start=2026-06-01T14:00:00Z&da_market=REAL_TIME_5_MIN", "da_market")]
    [InlineData("cube=node_hub_basis&iso=CAISO&hub=SP15&start=2026-06-01T14:00:00Z", "node")]
    [InlineData("cube=multi_hub_7d&iso=CAISO&hub=SP15&start=2026-06-01T14:00:00Z&market=REAL_TIME_5_MIN", "market")]
    public async Task Cell_that_is_not_named_is_refused_with_the_parameter(string query, string parameter)
    {
        using var response = await silo.Http.GetAsync($"/v1/lineage/value?{query}", Cancellation);
        var problem = await Problems.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("bad_parameter", problem.Code);
        Assert.Contains($"'{parameter}'", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cell_that_is_named_asks_the_warehouse()
    {
        using var response = await silo.Http.GetAsync("/v1/lineage/value?cube=on_off_peak_daily&column=off_peak&iso=CAISO&hub=SP15&day=2026-06-01", Cancellation);
        await Problems.ReadAsync(response, HttpStatusCode.ServiceUnavailable);
    }

    private static OriginPrice Price(int partition, long offset) => new("A", Start, 12.5, 5, Start, partition, offset, "TEST", 1, "REAL_TIME_5_MIN");
}
