using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Portal.Events;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Events;
using GridGrains.Streams;

namespace GridGrains.Silo.Parts;

/// <summary>Events that the platform derives from records.</summary>
internal sealed class EventsPart : SiloPart
{
    public override string Name => "events";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.Anomalies, Domain.Log.Topics.DerivedEvents];

    public override IReadOnlyList<RecordSchema> Schemas => [DerivedEventSchema.Schema];

    public override IReadOnlyList<StreamTopic> StreamTopics =>
        [StreamTopic.ReadOnly(Domain.Log.Topics.Anomalies, "anomalies"), StreamTopic.ReadOnly(Domain.Log.Topics.DerivedEvents, "events")];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services
        .AddSingleton<EventEndpoints>()
        .AddSingleton<IEventReads, RecentEvents>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) => EventEndpoints.Map(routes);
}
