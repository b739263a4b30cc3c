using GridGrains.Domain.Curves;

namespace GridGrains.Grains.Curves;

/// <summary>Hourly shapes that live curves are built with.</summary>
public interface ICurveProfiles
{
    /// <summary>The one that was learned last; flat before.</summary>
    HourlyProfile Of(CurveDefinition curve);
}

/// <summary>For a silo that keeps no prices.</summary>
internal sealed class FlatProfiles : ICurveProfiles
{
    public HourlyProfile Of(CurveDefinition curve) => HourlyProfile.Flat;
}
