namespace GridGrains.Silo.Parts;

/// <summary>Topics that brokers hold already for products to come; a product that takes its records takes its topic from here.</summary>
internal sealed class PlannedTopicsPart : SiloPart
{
    public override string Name => "planned_topics";

    public override IReadOnlyList<string> Topics =>
    [
        Domain.Log.Topics.DayAheadAwards,
    ];
}
