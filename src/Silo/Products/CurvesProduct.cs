using System.Text.Json.Serialization;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Curves;
using GridGrains.Silo.Curves;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Curves;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>Forward curves of power and gas: quotes, live marks, shapes, comparisons.</summary>
internal sealed class CurvesProduct : SiloPart
{
    public override string Name => "curves";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.CurveMarks, Domain.Log.Topics.VendorTicks];

    public override IReadOnlyList<JsonSerializerContext> Json => [CurveJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [CurveProblems.UnknownCurve, CurveProblems.NoQuotes];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddCurveGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        services.AddSingleton<CurveEndpoints>().AddSingleton<QuoteEndpoints>();
        if (settings.Feed.Kind == FeedKind.Simulator)
        {
            services.AddHostedService<SimulatedQuotesService>();
        }
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CurveEndpoints.Map(routes);
        QuoteEndpoints.Map(routes);
    }
}
