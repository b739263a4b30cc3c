using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;

namespace GridGrains.Silo.Cubes;

/// <summary>The moment of a question: that of the request, or the present where the request names none.</summary>
internal static class CubeMoment
{
    /// <param name="parameters">Has the ISO of the question already, where the cube takes one.</param>
    public static void Add(Cube cube, QueryParameters parameters, DateTime utc)
    {
        foreach (var parameter in cube.Parameters.Where(parameter => parameter.Kind == CubeParameterKind.Moment))
        {
            parameters.Moment(parameter.Name, utc);
            if (parameters.Values.TryGetValue(CubeCatalog.IsoParameter, out var code) && Isos.TryGet(code, out var iso))
            {
                parameters.Day($"{parameter.Name}_day", MarketBlocks.For(iso).Clock.TradeDate(utc.AddMicroseconds(-1)));
            }
        }
    }
}
