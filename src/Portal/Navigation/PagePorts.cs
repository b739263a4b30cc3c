using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Portal.Navigation;

/// <summary>
/// Ports that a page or part reads through, by what it injects. A host that runs without a product registers no port of it; then its pages are
/// not in the navigation, and their addresses say so.
/// </summary>
internal static class PagePorts
{
    public static bool AreServed(Type component, IServiceProviderIsService services) => Of(component).All(services.IsService);

    private static IEnumerable<Type> Of(Type component) => component
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.IsDefined(typeof(InjectAttribute), inherit: true))
        .Select(property => property.PropertyType)
        .Where(type => type.IsInterface && type.Assembly == typeof(PagePorts).Assembly);
}
