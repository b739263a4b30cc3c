using GridGrains.Domain.Activity;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.DeadLetters;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Parts;

/// <summary>Records that could not have an effect, and who did what about them.</summary>
internal sealed class DeadLettersPart : SiloPart
{
    public override string Name => "dead_letters";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.DeadLetters, Domain.Log.Topics.Audit];

    public override IReadOnlyList<string> Tables => ["iceberg.dead_letters"];

    public override IReadOnlyList<TableDefinition> Definitions => [DeadLetterTable.Definition];

    public override IReadOnlyList<RecordSchema> Schemas => [DeadLetterSchema.Schema, ActivitySchema.Schema];

    public override IReadOnlyList<ProblemCode> Problems => [DeadLetterProblems.UnknownDeadLetter];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services.AddSingleton<DeadLetterEndpoints>();

    public override void MapEndpoints(IEndpointRouteBuilder routes) => DeadLetterEndpoints.Map(routes);
}
