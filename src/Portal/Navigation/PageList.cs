using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Portal.Navigation;

/// <summary>A page that navigation leads to.</summary>
/// <param name="Address">Its first route without parameters.</param>
public sealed record PageEntry(NavigationSection Section, int Order, string Title, string Hint, string Address);

/// <summary>All pages that a visitor can start from, as the pages themselves register.</summary>
public sealed class PageList
{
    internal static PageList OfPortal { get; } = new(typeof(PageList).Assembly.GetTypes());

    /// <summary>Those whose ports the host has.</summary>
    internal static PageList ServedBy(IServiceProviderIsService services) =>
        new(typeof(PageList).Assembly.GetTypes().Where(type => PagePorts.AreServed(type, services)));

    /// <exception cref="InvalidOperationException">An entry has no route without parameters, or two have one address.</exception>
    internal PageList(IEnumerable<Type> types)
    {
        Entries = [.. types.Select(EntryOf).OfType<PageEntry>().OrderBy(entry => entry.Section).ThenBy(entry => entry.Order).ThenBy(entry => entry.Title, StringComparer.Ordinal)];
        if (Entries.GroupBy(entry => entry.Address).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"two pages have the address {twice.Key}");
        }
    }

    public IReadOnlyList<PageEntry> Entries { get; }

    private static PageEntry? EntryOf(Type type)
    {
        if (type.GetCustomAttribute<NavigationEntryAttribute>() is not { } entry)
        {
            return null;
        }

        var route = type.GetCustomAttributes<RouteAttribute>().Select(known => known.Template).FirstOrDefault(template => !template.Contains('{'));
        return new PageEntry(entry.Section, entry.Order, entry.Title, entry.Hint, route ?? throw new InvalidOperationException($"{type.Name} has no route without parameters"));
    }
}
