namespace GridGrains.Portal.Navigation;

/// <summary>Parts of the navigation, in its order.</summary>
public enum NavigationSection
{
    Markets,
    Analysis,
    Quality,
    Data,
    Operations,
}

/// <summary>
/// Puts a page into navigation and command palette: one line in the page itself,
/// <c>@attribute [NavigationEntry(NavigationSection.Markets, 20, "Weather", "Temperatures and degree days by zone")]</c>.
/// </summary>
/// <param name="order">Place within the section; small ones come first.</param>
/// <param name="hint">What one finds there, as the palette shows it.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NavigationEntryAttribute(NavigationSection section, int order, string title, string hint) : Attribute
{
    public NavigationSection Section { get; } = section;

    public int Order { get; } = order;

    public string Title { get; } = title;

    public string Hint { get; } = hint;

    /// <summary>A route of the JSON interface that the page's script reads; a host that does not serve it does not list the page.</summary>
    public string? Needs { get; init; }
}
