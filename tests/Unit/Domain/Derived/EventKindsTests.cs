using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Derived;

public sealed class EventKindsTests
{
    private static readonly EventKinds Kinds = new([new EventKind("outage", Topics.OutageAlerts), .. PriceEventKinds.All]);

    [Fact]
    public void The_common_topics_come_first_whatever_is_registered() =>
        Assert.Equal([Topics.Anomalies, Topics.DerivedEvents, Topics.OutageAlerts], Kinds.Topics);

    [Fact]
    public void Two_kinds_of_one_word_are_refused() =>
        Assert.Contains(
            "price_spike", Assert.Throws<ArgumentException>(() => new EventKinds([PriceEventKinds.PriceSpike, new EventKind("price_spike", Topics.OutageAlerts)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_topic_that_the_platform_does_not_write_is_refused() =>
        Assert.Contains(Topics.Weather, Assert.Throws<ArgumentException>(() => new EventKinds([new EventKind("storm", Topics.Weather)])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"kind":"outage"}""")]
    [InlineData("""{"figures":{"kind":"price_spike"},"kind":"outage"}""")]
    public void The_kind_of_a_record_is_read_from_its_top_level(string json)
    {
        Assert.True(Kinds.TryReadKind(System.Text.Encoding.UTF8.GetBytes(json), out var kind));
        Assert.Equal("outage", kind.Word);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"kind":7}""")]
    [InlineData("""{"kind":"flood"}""")]
    [InlineData("not json")]
    public void A_record_of_another_form_has_no_kind(string json) => Assert.False(Kinds.TryReadKind(System.Text.Encoding.UTF8.GetBytes(json), out _));
}
