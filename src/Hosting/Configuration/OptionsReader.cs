using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PluginHost.Hosting.Configuration;

/// <summary>
/// Reads a configuration section into options. Unlike the framework's binder, which throws at the first fault, this takes what it can use and
/// names all that it cannot, by its key.
/// </summary>
internal static class OptionsReader
{
    /// <summary>Sets what the section says.</summary>
    /// <param name="section">What is configured.</param>
    /// <param name="options">Gets it: properties for values, dictionaries by name, and nested options.</param>
    /// <returns>Unknown keys and values that cannot be used, a line each.</returns>
    public static IReadOnlyList<string> Read(IConfiguration section, object options)
    {
        var faults = new List<string>();
        ReadObject(section, options, faults);
        return faults;
    }

    private static void ReadObject(IConfiguration section, object options, List<string> faults)
    {
        PropertyInfo[] known = options.GetType().GetProperties();
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (known.FirstOrDefault(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
            {
                faults.Add($"{child.Path} is unknown; here can be {string.Join(", ", known.Select(p => p.Name))}.");
            }
            else if (property.GetValue(options) is IDictionary byName)
            {
                ReadEntries(child, byName, property.PropertyType.GenericTypeArguments[1], faults);
            }
            else if (TryRead(child, property.PropertyType, faults, out object? value))
            {
                property.SetValue(options, value);
            }
        }
    }

    private static void ReadEntries(IConfigurationSection section, IDictionary byName, Type type, List<string> faults)
    {
        RefuseValue(section, faults);
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!IsValue(type))
            {
                RefuseValue(child, faults);
                object entry = Activator.CreateInstance(type)!;
                ReadObject(child, entry, faults);
                byName[child.Key] = entry;
            }
            else if (TryRead(child, type, faults, out object? value))
            {
                byName[child.Key] = value;
            }
        }
    }

    private static bool TryRead(IConfigurationSection child, Type type, List<string> faults, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (type == typeof(IConfigurationSection))
        {
            value = child;
            return true;
        }

        if (child.GetChildren().Any())
        {
            faults.Add($"{child.Path} holds other keys; it must be a value.");
            return false;
        }

        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (child.Value is not { } text || (text.Length == 0 && plain != type))
        {
            return false; // Not set: null in a file, or empty where that can be.
        }

        try
        {
            value = TypeDescriptor.GetConverter(plain).ConvertFromInvariantString(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            // Below, in an operator's words.
        }

        if (value is null || (plain.IsEnum && !Enum.IsDefined(plain, value)))
        {
            faults.Add($"{child.Path} is '{text}'; it must be {Describe(plain)}.");
            return false;
        }

        return true;
    }

    private static void RefuseValue(IConfigurationSection section, List<string> faults)
    {
        // An empty object or list is an empty value in a JSON file's configuration.
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add($"{section.Path} is '{section.Value}'; it must hold other keys.");
        }
    }

    private static bool IsValue(Type type) => type.IsValueType || type == typeof(string);

    private static string Describe(Type type) =>
        type.IsEnum ? string.Join(" or ", Enum.GetNames(type))
        : type == typeof(TimeSpan) ? "a time such as 00:00:30 (hours, minutes, seconds)"
        : type == typeof(bool) ? "true or false"
        : "a whole number";
}
