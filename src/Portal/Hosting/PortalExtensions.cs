using GridGrains.Portal.Assets;
using GridGrains.Portal.Navigation;
using GridGrains.Portal.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Portal.Hosting;

/// <summary>
/// Adds the portal to a host: pages rendered on the server, browser files from this assembly. What a page shows comes through the ports of
/// its product's folder, which the host implements.
/// </summary>
public static class PortalExtensions
{
    /// <summary>Registers what pages need beside the ports of their products.</summary>
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.Configure<KeyManagementOptions>(keys => (keys.XmlRepository, keys.XmlEncryptor) = (new MemoryKeys(), new NullXmlEncryptor()));
        return services
            .AddSingleton(BrowserFiles.Embedded)
            .AddSingleton<ServedRoutes>()
            .AddSingleton(provider => PageList.ServedBy(provider.GetRequiredService<IServiceProviderIsService>(), provider.GetRequiredService<ServedRoutes>().Has))
            .AddSingleton(provider => new PagePartList(typeof(PagePartList).Assembly.GetTypes(), provider.GetRequiredService<IServiceProviderIsService>()));
    }

    /// <summary>Answers browsers that ask for a page which is not there, or which failed, with a page. Programs get the host's own answer.</summary>
    public static IApplicationBuilder UsePortalErrors(this IApplicationBuilder app) => app.UseMiddleware<PageErrors>();

    /// <summary>Maps all pages and browser files.</summary>
    /// <param name="convention">What the host adds to each of them.</param>
    public static void MapPortal(this IEndpointRouteBuilder routes, Action<EndpointBuilder> convention)
    {
        BrowserFileEndpoint.Map(routes).Add(convention);
        SignInPage.Map(routes).Add(convention);

        // Pages take no forms: what changes something is sent to the JSON interface, whose guard looks at origin and type.
        var services = routes.ServiceProvider.GetRequiredService<IServiceProviderIsService>();
        routes.MapRazorComponents<App>().DisableAntiforgery().Add(endpoint =>
        {
            PageHeaders.AddTo(endpoint, services);
            convention(endpoint);
        });
    }
}
