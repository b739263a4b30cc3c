using System.Text;
using System.Text.Json;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Derived;

public sealed class DerivedEventJsonTests
{
    private static readonly DateTime Noon = new(2026, 3, 8, 12, 0, 0, DateTimeKind.Utc);

    private static readonly DerivedEvent Spike = new(
        PriceEventKinds.PriceSpike, PriceEventKinds.Nodes, "CAISO/X", "REAL_TIME_5_MIN", Noon, Noon.AddMinutes(5), Noon.AddMinutes(7), [new EventFigure("price_usd_per_mwh", 812.5)]);

    [Fact]
    public void An_event_of_a_market_names_it() =>
        Assert.Equal(
            """{"id":"price_spike/CAISO/X/REAL_TIME_5_MIN/2026-03-08T12:05:00Z","kind":"price_spike","family":"nodes","iso":"CAISO","key":"CAISO/X","market":"REAL_TIME_5_MIN","start":"2026-03-08T12:00:00Z","end":"2026-03-08T12:05:00Z","as_of":"2026-03-08T12:07:00Z","figures":{"price_usd_per_mwh":812.5}}""",
            Write(Spike));

    [Fact]
    public void An_event_without_market_and_series_leaves_them_out() =>
        Assert.Equal(
            """{"id":"price_spike/cell7/2026-03-08T12:05:00Z","kind":"price_spike","family":"cells","key":"cell7","start":"2026-03-08T12:00:00Z","end":"2026-03-08T12:05:00Z","as_of":"2026-03-08T12:07:00Z","figures":{},"labels":{"why":"heat"}}""",
            Write(Spike with { Family = "cells", Key = "cell7", Product = null, Figures = [], Labels = [new EventLabel("why", "heat")] }));

    private static string Write(DerivedEvent derived)
    {
        var buffer = new RecordBuffer();
        using var json = new Utf8JsonWriter(Stream.Null);
        DerivedEventJson.Write(buffer, json, derived);
        Assert.Equal(derived.Key, Encoding.UTF8.GetString(buffer.Key(0)));
        return Encoding.UTF8.GetString(buffer.Value(0));
    }
}
