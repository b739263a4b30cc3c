namespace GridGrains.Portal.Navigation;

/// <summary>Pages of one product that show parts of others.</summary>
public enum PagePlace
{
    /// <summary>The first page, above the board.</summary>
    Overview,

    /// <summary>The page of a hub, zone or node, beside its prices.</summary>
    PricePlace,
}

/// <summary>
/// Puts a component on another product's page, in one line of the component itself: <c>@attribute [PagePart(PagePlace.Overview, 20)]</c>. On
/// <see cref="PagePlace.PricePlace"/> it has a parameter <c>Subject</c>.
/// </summary>
/// <param name="order">Small ones come first.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PagePartAttribute(PagePlace place, int order) : Attribute
{
    public PagePlace Place { get; } = place;

    public int Order { get; } = order;
}
