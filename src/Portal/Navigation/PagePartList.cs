using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Portal.Navigation;

/// <summary>Components that products put on each other's pages.</summary>
public sealed class PagePartList
{
    private readonly ILookup<PagePlace, Type> _parts;

    internal PagePartList(IEnumerable<Type> types, IServiceProviderIsService services) => _parts = types
        .Select(type => (Type: type, Part: type.GetCustomAttribute<PagePartAttribute>()))
        .Where(known => known.Part is not null && PagePorts.AreServed(known.Type, services))
        .OrderBy(known => known.Part!.Order)
        .ToLookup(known => known.Part!.Place, known => known.Type);

    public IEnumerable<Type> Of(PagePlace place) => _parts[place];
}
