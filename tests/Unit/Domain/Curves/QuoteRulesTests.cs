using System.Buffers;
using System.Text;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class QuoteRulesTests
{
    private const string Curve = "PJM_WESTERN_HUB";

    [Fact]
    public void A_quote_becomes_a_contract_of_the_curve()
    {
        Assert.True(Read(Curve, """{"term":"jan-27","block":"peak","bid":50,"ask":50.5,"size_mw":25,"source":"B1","kind":"broker","at":"2026-11-30T18:00:00Z"}""", out var quote, out _));
        Assert.Equal(("5x16", 50.25, QuoteKind.Broker, DeliveryPeriod.Month(2027, 1)), (quote!.Block, quote.PriceUsdPerMwh, quote.Kind, quote.Period));
        Assert.Equal(0.25, quote.HalfSpreadUsdPerMwh);
    }

    [Theory]
    [InlineData("PJM_NOWHERE", "{}", "bad_key", "key")]
    [InlineData(Curve, "[]", "bad_json", "$")]
    [InlineData(Curve, "null", "bad_json", "")]
    [InlineData(Curve, """{"block":"5x16"}""", "missing", "term")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","at":"2026-11-30T18:00:00Z"}""", "missing", "price")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":50}""", "missing", "at")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","bid":51,"ask":50,"at":"2026-11-30T18:00:00Z"}""", "out_of_range", "bid")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":49,"bid":50,"ask":51,"at":"2026-11-30T18:00:00Z"}""", "out_of_range", "price")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":50000,"at":"2026-11-30T18:00:00Z"}""", "out_of_range", "price")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":50,"unit":"EUR/MWh","at":"2026-11-30T18:00:00Z"}""", "unknown_value", "unit")]
    [InlineData(Curve, """{"term":"JAN-27","block":"6x16","source":"B1","price":50,"at":"2026-11-30T18:00:00Z"}""", "unknown_value", "block")]
    [InlineData(Curve, """{"term":"JAN-27","block":"weekdays:he10-17","source":"B1","price":50,"at":"2026-11-30T18:00:00Z"}""", "unknown_value", "block")]
    [InlineData(Curve, """{"term":"XMAS","block":"5x16","source":"B1","price":50,"at":"2026-11-30T18:00:00Z"}""", "unknown_value", "term")]
    [InlineData(Curve, """{"term":"NOV-26","block":"5x16","source":"B1","price":50,"at":"2026-11-30T18:00:00Z"}""", "out_of_range", "term")]
    [InlineData(Curve, """{"term":"CAL-60","block":"5x16","source":"B1","price":50,"at":"2026-11-30T18:00:00Z"}""", "out_of_range", "term")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":50,"at":"2026-11-20T18:00:00Z"}""", "out_of_range", "at")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":50,"at":"2026-12-20T18:00:00Z"}""", "out_of_range", "at")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":50,"kind":"rumour","at":"2026-11-30T18:00:00Z"}""", "unknown_value", "kind")]
    [InlineData(Curve, """{"term":"JAN-27","block":"5x16","source":"B1","price":50,"size_mw":0,"at":"2026-11-30T18:00:00Z"}""", "out_of_range", "size_mw")]
    public void A_bad_quote_is_refused_with_its_field_and_reason(string key, string json, string code, string field)
    {
        Assert.False(Read(key, json, out var quote, out var error));
        Assert.Null(quote);
        Assert.Equal((code, field), (error.Code, error.Field));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void An_older_or_equal_quote_changes_nothing_and_a_stored_state_is_the_same()
    {
        var state = new CurveState(Curve);
        var quote = QuoteOf.Settlement("JAN-27", "5x16", 50);
        Assert.True(state.Apply(quote));
        Assert.False(state.Apply(quote));
        Assert.False(state.Apply(quote with { AtUtc = quote.AtUtc.AddMinutes(-1), PriceUsdPerMwh = 49 }));
        Assert.True(state.Apply(quote with { AtUtc = quote.AtUtc.AddMinutes(1), PriceUsdPerMwh = 51, BidUsdPerMwh = 50.5 }));
        Assert.True(state.Apply(QuoteOf.Settlement("CAL-27", "7x24", 40, source: "OTHER")));
        state.AppliedUpTo(0, 7);
        state.AppliedUpTo(1, 9);

        var bytes = new ArrayBufferWriter<byte>();
        state.Encode(bytes);
        var stored = CurveState.Decode(Curve, bytes.WrittenSpan);

        Assert.Equal([40, 51], stored.Standing().Select(standing => standing.PriceUsdPerMwh).Order());
        Assert.Equal(state.History(), stored.History());
        Assert.Equal((state.Version, 7, 9), (stored.Version, stored.LastOffsets[0], stored.LastOffsets[1]));
    }

    [Fact]
    public void Every_market_and_gas_hub_has_a_curve()
    {
        Assert.True(CurveCatalog.All.Count >= 60);
        Assert.Equal(CurveCatalog.All.Count, CurveCatalog.All.Select(curve => curve.Id).Distinct().Count());
        Assert.Equal("CAISO/TH_SP15_GEN-APND", CurveCatalog.Get("CAISO_SP15").PriceNode.ToString());
        Assert.Equal("USD/MMBtu", CurveCatalog.Get("GAS_HENRY_HUB").Unit);
    }

    private static bool Read(string key, string json, out CurveQuote? quote, out RecordError error) =>
        QuoteRules.TryRead(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(json), QuoteOf.At.AddSeconds(1), out quote, out error);
}
